from endpoints import s3_client

BUCKET = "master.boto3-versions"

s3 = s3_client()
s3.create_bucket(Bucket=BUCKET)

texts = [b"first", b"second", b"third"]
versions = [s3.put_object(Bucket=BUCKET, Key="a.txt", Body=text)["VersionId"] for text in texts]
assert len(set(versions)) == 3


def read(**version):
    return s3.get_object(Bucket=BUCKET, Key="a.txt", **version)["Body"].read()


assert [read(VersionId=version) for version in versions] == texts
assert read() == b"third"
assert read(VersionId="HEAD") == b"third"
assert read(VersionId="HEAD^") == b"second"
assert read(VersionId="HEAD^^") == b"first"
assert read(VersionId="HEAD~2") == b"first"
assert read(VersionId=".2") == b"second"
assert read(VersionId=versions[0][:12]) == b"first"

# Deleting hides the newest state only.
s3.delete_object(Bucket=BUCKET, Key="a.txt")
assert read(VersionId="HEAD^") == b"third"

listed = s3.list_object_versions(Bucket=BUCKET, Prefix="a.txt")
assert [version["VersionId"] for version in listed["Versions"]] == versions[::-1]
assert [marker["IsLatest"] for marker in listed["DeleteMarkers"]] == [True]
