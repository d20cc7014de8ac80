import urllib.error
import urllib.request

from endpoints import s3_client

BUCKET = "master.boto3-presigned"

s3 = s3_client()
s3.create_bucket(Bucket=BUCKET)
where = {"Bucket": BUCKET, "Key": "dir/ä b+c.txt"}

put = s3.generate_presigned_url("put_object", where, ExpiresIn=60)
urllib.request.urlopen(urllib.request.Request(put, data=b"hello", method="PUT")).close()

get = s3.generate_presigned_url("get_object", where, ExpiresIn=60)
assert urllib.request.urlopen(get).read() == b"hello"

try:
    urllib.request.urlopen(get.replace("b%2Bc", "b%2Bd"))
    raise AssertionError("a URL signed for one key opened another")
except urllib.error.HTTPError as error:
    assert error.code == 403, error.code
