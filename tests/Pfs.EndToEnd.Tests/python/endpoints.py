"""The server under test, as the environment describes it."""

import os

import boto3
from botocore.config import Config


def s3_client():
    return boto3.client(
        "s3",
        endpoint_url=os.environ["AWS_ENDPOINT_URL"],
        config=Config(s3={"addressing_style": "path"}, signature_version="s3v4", retries={"max_attempts": 1}),
    )


def raises(code, call):
    """The error answer of `call`, which must fail with that S3 code."""
    from botocore.exceptions import ClientError

    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return error.response
    raise AssertionError(f"expected {code}, but the call succeeded")
