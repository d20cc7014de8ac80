#!/usr/bin/env bash
# A bucket mounted as a folder.
source "$(dirname "$0")/expect.sh"

aws() { /usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
aws s3 mb s3://master.s3fs
umask 077
echo "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" > passwd
mkdir mounted
s3fs master.s3fs mounted -f -o url="$AWS_ENDPOINT_URL" -o use_path_request_style -o endpoint=us-east-1 -o passwd_file="$PWD/passwd" > s3fs.log 2>&1 &
mount=$!
trap 'fusermount -u mounted 2> /dev/null || umount mounted 2> /dev/null || true; wait $mount 2> /dev/null || true' EXIT
for _ in $(seq 100); do
  ! mountpoint -q mounted || break
  kill -0 $mount 2> /dev/null || { cat s3fs.log >&2; exit 1; }
  sleep 0.1
done
mountpoint -q mounted

echo hello > mounted/a.txt
mkdir mounted/dir
head -c 15000000 /dev/urandom > large.bin
cp large.bin mounted/dir/large.bin
mv mounted/a.txt mounted/dir/b.txt
cmp large.bin mounted/dir/large.bin
expect "folder" "b.txt large.bin" "$(ls mounted/dir | tr '\n' ' ' | sed 's/ $//')"
expect "object" "hello" "$(aws s3 cp s3://master.s3fs/dir/b.txt -)"
rm mounted/dir/b.txt
expect "keys" "dir/ dir/large.bin" "$(aws s3api list-objects-v2 --bucket master.s3fs --query 'Contents[].Key' --output text | tr '\t' ' ')"
