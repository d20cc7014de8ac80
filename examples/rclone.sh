#!/usr/bin/env bash
# Copies a folder, changes it, and reads it as it was before. The variables are those that the first `pfs serve` prints.
set -euo pipefail

pfs=":s3,provider=Other,env_auth,endpoint=\"$AWS_ENDPOINT_URL\":"
folder=$(mktemp --directory)
trap 'rm -r "$folder"' EXIT

rclone mkdir "${pfs}master.birds"
echo "a bird" > "$folder/bird.txt"
rclone sync "$folder" "${pfs}master.birds"
echo "a bird that sings" > "$folder/bird.txt"
rclone sync "$folder" "${pfs}master.birds"

rclone cat "${pfs}master.birds/bird.txt"           # a bird that sings
rclone cat "${pfs}back-1.master.birds/bird.txt"    # a bird: the bucket of one commit earlier, read-only
