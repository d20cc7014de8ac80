"""Puts a file, overwrites it and reads both versions. The variables are those that the first `pfs serve` prints."""

import os

import boto3

s3 = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"])
s3.create_bucket(Bucket="master.animals")
first = s3.put_object(Bucket="master.animals", Key="dog.txt", Body=b"a dog")
s3.put_object(Bucket="master.animals", Key="dog.txt", Body=b"a friendly dog")


def read(**version):
    return s3.get_object(Bucket="master.animals", Key="dog.txt", **version)["Body"].read().decode()


print(read())                               # a friendly dog
print(read(VersionId=first["VersionId"]))   # a dog: by commit id, or by place: VersionId="HEAD^"
