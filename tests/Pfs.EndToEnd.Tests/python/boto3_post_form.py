"""A form signed by boto3, posted as a browser posts it."""

import os

from endpoints import s3_client
from forms import post

BUCKET = "master.boto3-form"

s3 = s3_client()
s3.create_bucket(Bucket=BUCKET)
content = os.urandom(3 * 1024 * 1024)
form = s3.generate_presigned_post(
    BUCKET,
    "uploads/${filename}",
    Fields={"Content-Type": "image/jpeg", "success_action_status": "201"},
    Conditions=[
        ["starts-with", "$Content-Type", "image/"],
        {"success_action_status": "201"},
        ["content-length-range", 1, 4 * 1024 * 1024],
    ],
)

assert post(form, content) == 201
stored = s3.get_object(Bucket=BUCKET, Key="uploads/photo.jpg")
assert stored["Body"].read() == content
assert stored["ContentType"] == "image/jpeg"

assert post(form, b"") == 400
assert post(form, content + content) == 400
assert post(form, content, [("x-amz-meta-sneaked-in", "1")]) == 403
assert len(s3.list_object_versions(Bucket=BUCKET)["Versions"]) == 1
