from endpoints import raises, s3_client

BUCKET = "master.boto3-listing"

s3 = s3_client()
s3.create_bucket(Bucket=BUCKET)

# Keys that are one and the same file to a file system are different keys here.
keys = ["/lead", "a", "a/../b", "a//b", "a/b", "dir/", "ä+ %.txt", "z\n"]
for key in keys:
    s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
for key in keys:
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == key.encode(), key

pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 3})
listed = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
assert listed == sorted(keys, key=str.encode), listed

folded = s3.list_objects_v2(Bucket=BUCKET, Delimiter="/", Prefix="a")
assert [entry["Prefix"] for entry in folded["CommonPrefixes"]] == ["a/"]
assert [entry["Key"] for entry in folded["Contents"]] == ["a"]

# One request, one commit: all of them are gone at once.
s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in keys]})
assert "Contents" not in s3.list_objects_v2(Bucket=BUCKET)
assert s3.get_object(Bucket=BUCKET, Key="a", VersionId="HEAD^")["Body"].read() == b"a"

raises("NoSuchKey", lambda: s3.get_object(Bucket=BUCKET, Key="a"))
raises("NoSuchBucket", lambda: s3.get_object(Bucket="master.boto3-absent", Key="a"))
raises("NoSuchVersion", lambda: s3.get_object(Bucket=BUCKET, Key="a", VersionId="0" * 64))
raises("InvalidArgument", lambda: s3.get_object(Bucket=BUCKET, Key="a", VersionId="not a version"))
raises("MethodNotAllowed", lambda: s3.put_object(Bucket="back-1." + BUCKET, Key="a", Body=b""))
raises("BucketAlreadyOwnedByYou", lambda: s3.create_bucket(Bucket=BUCKET))
raises("KeyTooLongError", lambda: s3.put_object(Bucket=BUCKET, Key="k" * 1025, Body=b""))
