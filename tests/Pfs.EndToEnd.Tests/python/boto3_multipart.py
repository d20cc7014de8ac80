import hashlib
import io
import os

from boto3.s3.transfer import TransferConfig
from endpoints import s3_client

BUCKET = "master.boto3-multipart"
MIB = 1024 * 1024

s3 = s3_client()
s3.create_bucket(Bucket=BUCKET)

content = os.urandom(12 * MIB + 17)
in_parts = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)
s3.upload_fileobj(io.BytesIO(content), BUCKET, "large.bin", Config=in_parts)

downloaded = io.BytesIO()
s3.download_fileobj(BUCKET, "large.bin", downloaded, Config=in_parts)
assert downloaded.getvalue() == content

# The content decides the ETag, not the way in which it came.
expected = f'"{hashlib.sha256(content).hexdigest()}-1"'
assert s3.head_object(Bucket=BUCKET, Key="large.bin")["ETag"] == expected
assert s3.put_object(Bucket=BUCKET, Key="whole.bin", Body=content)["ETag"] == expected

# Parts as small as the other recipes send them.
upload = s3.create_multipart_upload(Bucket=BUCKET, Key="small-parts.bin")["UploadId"]
parts = []
for number in (1, 2, 3):
    part = s3.upload_part(
        Bucket=BUCKET, Key="small-parts.bin", UploadId=upload, PartNumber=number, Body=bytes([number]) * MIB
    )
    parts.append({"PartNumber": number, "ETag": part["ETag"]})
assert [upload["Key"] for upload in s3.list_multipart_uploads(Bucket=BUCKET)["Uploads"]] == ["small-parts.bin"]
s3.complete_multipart_upload(
    Bucket=BUCKET, Key="small-parts.bin", UploadId=upload, MultipartUpload={"Parts": parts}
)
body = s3.get_object(Bucket=BUCKET, Key="small-parts.bin")["Body"].read()
assert body == b"\1" * MIB + b"\2" * MIB + b"\3" * MIB
