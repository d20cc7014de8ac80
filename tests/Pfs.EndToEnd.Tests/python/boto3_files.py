import os

from endpoints import raises, s3_client

BUCKET = "master.boto3-files"
MIB = 1024 * 1024

s3 = s3_client()
s3.create_bucket(Bucket=BUCKET)

content = os.urandom(8 * MIB)
with open("sent.bin", "wb") as file:
    file.write(content)

s3.upload_file("sent.bin", BUCKET, "dir/file.bin", ExtraArgs={"Metadata": {"by": "boto3"}})
s3.download_file(BUCKET, "dir/file.bin", "back.bin")
with open("back.bin", "rb") as file:
    assert file.read() == content
assert [entry["Key"] for entry in s3.list_objects(Bucket=BUCKET)["Contents"]] == ["dir/file.bin"]
assert s3.head_object(Bucket=BUCKET, Key="dir/file.bin")["Metadata"] == {"by": "boto3"}


def upload_parts(key):
    """8 MB in parts of 1 MB, by the calls of the API themselves."""
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
    parts = []
    for number in range(1, 9):
        part = s3.upload_part(
            Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=number, Body=content[(number - 1) * MIB : number * MIB]
        )
        parts.append({"PartNumber": number, "ETag": part["ETag"]})
    listed = s3.list_parts(Bucket=BUCKET, Key=key, UploadId=upload)["Parts"]
    assert [part["Size"] for part in listed] == [MIB] * 8
    return upload, parts


upload, parts = upload_parts("parts.bin")
s3.complete_multipart_upload(Bucket=BUCKET, Key="parts.bin", UploadId=upload, MultipartUpload={"Parts": parts})
assert s3.get_object(Bucket=BUCKET, Key="parts.bin")["Body"].read() == content

upload, parts = upload_parts("cancelled.bin")
s3.abort_multipart_upload(Bucket=BUCKET, Key="cancelled.bin", UploadId=upload)
raises("NoSuchUpload", lambda: s3.list_parts(Bucket=BUCKET, Key="cancelled.bin", UploadId=upload))
raises("NoSuchKey", lambda: s3.get_object(Bucket=BUCKET, Key="cancelled.bin"))
assert "Uploads" not in s3.list_multipart_uploads(Bucket=BUCKET)
