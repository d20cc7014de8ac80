"""Every checksum that boto3 can compute: sent with whole objects and with parts, and verified by boto3 when it reads."""

import io
import os

from boto3.s3.transfer import TransferConfig
from endpoints import raises, s3_client

BUCKET = "master.boto3-checksums"
MIB = 1024 * 1024

s3 = s3_client()
s3.create_bucket(Bucket=BUCKET)
content = os.urandom(12 * MIB + 5)

for algorithm in ["CRC32", "CRC32C", "SHA1", "SHA256"]:
    name = "Checksum" + algorithm

    # Whole: as a header, and behind a stream as a trailer.
    put = s3.put_object(Bucket=BUCKET, Key="whole", Body=content, ChecksumAlgorithm=algorithm)
    assert s3.head_object(Bucket=BUCKET, Key="whole", ChecksumMode="ENABLED")[name] == put[name]
    assert s3.get_object(Bucket=BUCKET, Key="whole", ChecksumMode="ENABLED")["Body"].read() == content
    raises("BadDigest", lambda: s3.put_object(Bucket=BUCKET, Key="whole", Body=b"other", **{name: put[name]}))

    # In parts, by the calls of the API themselves.
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key="parts", ChecksumAlgorithm=algorithm)["UploadId"]
    parts = []
    for number, piece in enumerate([content[: 5 * MIB], content[5 * MIB :]], start=1):
        part = s3.upload_part(
            Bucket=BUCKET, Key="parts", UploadId=upload, PartNumber=number, Body=piece, ChecksumAlgorithm=algorithm
        )
        parts.append({"PartNumber": number, "ETag": part["ETag"], name: part[name]})
    listed = s3.list_parts(Bucket=BUCKET, Key="parts", UploadId=upload)
    assert listed["ChecksumAlgorithm"] == algorithm
    assert [part[name] for part in listed["Parts"]] == [part[name] for part in parts]
    done = s3.complete_multipart_upload(
        Bucket=BUCKET, Key="parts", UploadId=upload, MultipartUpload={"Parts": parts}
    )
    assert done[name].endswith("-2"), done
    attributes = s3.get_object_attributes(Bucket=BUCKET, Key="parts", ObjectAttributes=["Checksum", "ObjectParts"])
    assert attributes["Checksum"][name] == done[name].removesuffix("-2") or attributes["Checksum"][name] == done[name]
    assert [part[name] for part in attributes["ObjectParts"]["Parts"]] == [part[name] for part in parts]
    assert s3.get_object(Bucket=BUCKET, Key="parts", ChecksumMode="ENABLED")["Body"].read() == content
    second = s3.get_object(Bucket=BUCKET, Key="parts", PartNumber=2, ChecksumMode="ENABLED")
    assert second["Body"].read() == content[5 * MIB :]

    # By the transfer manager.
    in_parts = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=2)
    s3.upload_fileobj(io.BytesIO(content), BUCKET, "managed", ExtraArgs={"ChecksumAlgorithm": algorithm}, Config=in_parts)
    assert s3.head_object(Bucket=BUCKET, Key="managed", ChecksumMode="ENABLED")[name].endswith("-3")
    assert s3.get_object(Bucket=BUCKET, Key="managed", ChecksumMode="ENABLED")["Body"].read() == content

    # A copy keeps it, or has another one computed.
    s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "whole"})
    assert s3.head_object(Bucket=BUCKET, Key="copy", ChecksumMode="ENABLED")[name] == put[name]
    copied = s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "parts"}, ChecksumAlgorithm=algorithm)
    assert copied["CopyObjectResult"][name] == put[name], copied
