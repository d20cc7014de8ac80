#!/usr/bin/env bash
# 300 MB by rclone as provider $1: above its limit of 200 MiB, so in parts.
source "$(dirname "$0")/expect.sh"

bucket=master.rclone-large-${1,,}
remote=":s3,provider=$1,env_auth,region=forepaas,endpoint=\"$AWS_ENDPOINT_URL\":$bucket"
rclone() { /usr/bin/rclone --config /dev/null --retries 1 "$@"; }
head -c 300000000 /dev/urandom > large.bin

rclone mkdir "$remote"
rclone copy large.bin "$remote"
expect "listing" "300000000;large.bin" "$(rclone lsf --format sp "$remote")"
rclone check --download --include large.bin . "$remote"
