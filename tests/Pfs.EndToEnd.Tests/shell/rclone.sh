#!/usr/bin/env bash
# A remote of rclone as provider $1, in a region that is none of AWS's.
source "$(dirname "$0")/expect.sh"

bucket=master.rclone-recipe-${1,,}
cat > rclone.conf <<END
[pfs]
type = s3
provider = $1
access_key_id = $AWS_ACCESS_KEY_ID
secret_access_key = $AWS_SECRET_ACCESS_KEY
endpoint = $AWS_ENDPOINT_URL
region = forepaas
END
rclone() { /usr/bin/rclone --config rclone.conf --retries 1 "$@"; }
mkdir -p local/sub
printf 'small' > local/small.txt
head -c 200000 /dev/urandom > local/sub/large.bin

rclone mkdir pfs:$bucket
rclone lsd pfs: | grep " $bucket\$" > /dev/null
rclone copy local pfs:$bucket/data
rclone size pfs:$bucket | grep '200005' > /dev/null
rclone tree pfs:$bucket | grep '2 directories, 2 files' > /dev/null
expect "long listing" "200000 data/sub/large.bin" "$(rclone lsl pfs:$bucket --include large.bin | awk '{ print $1, $4 }')"
expect "listing for machines" "data/ data/small.txt data/sub/ data/sub/large.bin" \
  "$(rclone lsf --format tsp --recursive pfs:$bucket | cut -d ';' -f 3 | sort | tr '\n' ' ' | sed 's/ $//')"
rclone move pfs:$bucket/data/sub pfs:$bucket/moved
expect "after the move" "data/small.txt moved/large.bin" "$(rclone lsf --recursive --files-only pfs:$bucket | sort | tr '\n' ' ' | sed 's/ $//')"
printf 'changed' > local/small.txt
rclone sync --dry-run local pfs:$bucket/data 2>&1 | grep 'small.txt: Skipped' > /dev/null
expect "a dry run changes nothing" "small" "$(rclone cat pfs:$bucket/data/small.txt)"
rclone sync local pfs:$bucket/data
rclone check --download local pfs:$bucket/data
rclone delete --min-size 100k pfs:$bucket/data
expect "after the deletion" "data/small.txt moved/large.bin" "$(rclone lsf --recursive --files-only pfs:$bucket | sort | tr '\n' ' ' | sed 's/ $//')"
rclone copy pfs:$bucket/moved back
cmp back/large.bin local/sub/large.bin
