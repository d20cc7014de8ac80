#!/usr/bin/env bash
# A real data set through real clients: aws writes a folder, rclone compares every byte; 200 files are overwritten and 200
# deleted; then the first state is read back whole, through its commit bucket and through every object's version.
#   scripts/dataset.sh            the folder of the .NET SDK itself (some 5,000 files, 600 MB; about ten minutes)
#   scripts/dataset.sh FOLDER     another folder, of at least 400 files
# Needs dotnet, aws, rclone and python3 with boto3. Works below ${TMPDIR:-/var/tmp}, and removes what it made there.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
folder=$(cd "$folder" && pwd)

work=$(mktemp --directory --tmpdir="${TMPDIR:-/var/tmp}" pfs-dataset-XXXXXX)
server=
finish() {
  [ -z "$server" ] || { kill "$server" 2> /dev/null && wait "$server" || true; }
  rm -rf "$work"
}
trap finish EXIT

step() { echo "$(date +%T) $*"; }

# Keys and ports of our own; no configuration of whoever runs this.
export PFS_ROOT_ACCESS_KEY=dataset PFS_ROOT_SECRET_KEY=secret-of-the-data-set
export AWS_ACCESS_KEY_ID=$PFS_ROOT_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$PFS_ROOT_SECRET_KEY AWS_DEFAULT_REGION=us-east-1
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
export PFS_ADDRESS=127.0.0.1:31651 PFS_TOKEN=$PFS_ROOT_ACCESS_KEY:$PFS_ROOT_SECRET_KEY
export RCLONE_CONFIG=/dev/null
unset AWS_CA_BUNDLE AWS_PROFILE AWS_SESSION_TOKEN
endpoint=http://127.0.0.1:31601
aws() { command aws --endpoint-url "$endpoint" "$@"; }
remote=":s3,provider=Other,env_auth,endpoint=\"$endpoint\":"

dotnet build -c Release -v quiet -nologo "$root/src/Pfs.Server"
pfs="$root/src/Pfs.Server/bin/Release/net10.0/pfs"
"$pfs" serve --data "$work/data" --s3 127.0.0.1:31601 --grpc $PFS_ADDRESS --log-level warning 2> "$work/server.log" &
server=$!
for _ in $(seq 100); do
  "$pfs" repo list > /dev/null 2>&1 && break
  sleep 0.1
done

same() { # LOCAL BUCKET: every file of the one is in the other, and no byte differs
  rclone check --download --checkers 4 "$1" "$remote$2" 2>&1 | grep -E "differences|matching|ERROR" | sed 's/^.*NOTICE: /  /'
}

step "sync $(find "$folder" -type f | wc -l) files, $(du -sm "$folder" | cut -f1) MB into master.sdk"
aws s3 mb s3://master.sdk > /dev/null
aws s3 sync "$folder" s3://master.sdk --only-show-errors
step "compare"
same "$folder" master.sdk
first=$("$pfs" log --plain sdk@master | head -n 1 | cut -d ' ' -f 1)

step "overwrite 200, delete 200, sync again"
cp -a "$folder" "$work/changed"
cd "$work/changed"
mapfile -d '' -t chosen < <(find . -type f -print0 | sort -z | shuf -z -n 400 --random-source="$pfs.dll")
[ "${#chosen[@]}" -eq 400 ]
for file in "${chosen[@]:0:200}"; do
  chmod u+w "$file"
  head -c "$((RANDOM % 5000 + 1))" /dev/urandom > "$file"
done
rm -f -- "${chosen[@]:200}"
cd "$work"
aws s3 sync changed s3://master.sdk --delete --only-show-errors
step "compare the second state"
same changed master.sdk
step "compare the first state through $first.master.sdk"
same "$folder" "$first.master.sdk"

step "read the first state through the version of each object"
python3 - "$folder" "$endpoint" "$first" << 'PYTHON'
import concurrent.futures, os, sys
import boto3

folder, endpoint, first = sys.argv[1:]
s3 = boto3.client("s3", endpoint_url=endpoint)
then, now = {}, {}
for state, bucket in ((then, f"{first}.master.sdk"), (now, "master.sdk")):
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        state.update({v["Key"]: v["VersionId"] for v in page.get("Versions", []) if v["IsLatest"]})

files = {os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names
         if os.path.isfile(os.path.join(at, name))}
assert set(then) == files, f"{len(then)} objects for {len(files)} files"

def is_same(key):
    body = s3.get_object(Bucket="master.sdk", Key=key, VersionId=then[key])["Body"].read()
    with open(os.path.join(folder, key), "rb") as file:
        return body == file.read()

with concurrent.futures.ThreadPoolExecutor(8) as pool:
    wrong = [key for key, same in zip(sorted(files), pool.map(is_same, sorted(files))) if not same]
changed = sum(then[key] != now.get(key) for key in files)
print(f"  {len(files)} objects read at their versions, {changed} of them changed since, {len(wrong)} differ")
sys.exit(1 if wrong or changed != 400 else 0)
PYTHON

step "check the store"
kill "$server" && wait "$server" || true
server=
"$pfs" check --data "$work/data" --read-data
step "done: nothing differs"
