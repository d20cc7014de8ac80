"""What boto3 does with the credentials of a session: requests, presigned URLs and forms carry its token."""

import json
import os
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from endpoints import raises, s3_client
from forms import post

BUCKET = "master.boto3-session"


def session(**limits):
    request = urllib.request.Request(
        f"http://{os.environ['PFS_ADDRESS']}/pfs.v1.AccessService/CreateSession",
        data=json.dumps(limits).encode(),
        headers={"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["PFS_TOKEN"]},
    )
    with urllib.request.urlopen(request) as answer:
        made = json.load(answer)
    return boto3.client(
        "s3",
        endpoint_url=os.environ["AWS_ENDPOINT_URL"],
        aws_access_key_id=made["accessKey"],
        aws_secret_access_key=made["secretKey"],
        aws_session_token=made["token"],
        config=Config(s3={"addressing_style": "path"}, signature_version="s3v4", retries={"max_attempts": 1}),
    )


def status(url, method="GET", data=None):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=data, method=method)) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


s3_client().create_bucket(Bucket=BUCKET)
s3 = session()
reader = session(limits=[{"role": "ROLE_READER", "repo": "boto3-session"}])

s3.put_object(Bucket=BUCKET, Key="a.txt", Body=b"hello")
assert reader.get_object(Bucket=BUCKET, Key="a.txt")["Body"].read() == b"hello"
raises("AccessDenied", lambda: reader.put_object(Bucket=BUCKET, Key="a.txt", Body=b""))

where = {"Bucket": BUCKET, "Key": "a.txt"}
get = reader.generate_presigned_url("get_object", where, ExpiresIn=60)
put = s3.generate_presigned_url("put_object", where, ExpiresIn=60)
forbidden = reader.generate_presigned_url("put_object", where, ExpiresIn=60)
assert "X-Amz-Security-Token=" in get
assert urllib.request.urlopen(get).read() == b"hello"
assert status(put, "PUT", b"by URL") == 200
assert status(forbidden, "PUT", b"never") == 403
without_token = "&".join(part for part in get.split("&") if not part.startswith("X-Amz-Security-Token="))
assert status(without_token) == 403
assert s3.get_object(Bucket=BUCKET, Key="a.txt")["Body"].read() == b"by URL"

form = s3.generate_presigned_post(BUCKET, "form.txt")
assert form["fields"]["x-amz-security-token"]
assert post(form, b"by form") == 204
assert s3.get_object(Bucket=BUCKET, Key="form.txt")["Body"].read() == b"by form"
assert post(reader.generate_presigned_post(BUCKET, "form.txt"), b"never") == 403
del form["fields"]["x-amz-security-token"]
assert post(form, b"never") == 403
assert len(s3.list_object_versions(Bucket=BUCKET)["Versions"]) == 3
