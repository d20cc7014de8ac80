"""A form signed by boto3, posted as a browser posts it."""

import os
import urllib.error
import urllib.request

from endpoints import s3_client

BUCKET = "master.boto3-form"
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"


def post(form, content, extra=()):
    fields = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in [*form["fields"].items(), *extra]
    )
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = fields.encode() + head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    request = urllib.request.Request(
        form["url"], data=body, headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


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
