#!/usr/bin/env bash
# A backup, another one after a change, a check, and both restored.
source "$(dirname "$0")/expect.sh"

export RESTIC_REPOSITORY="s3:$AWS_ENDPOINT_URL/master.restic/backups" RESTIC_PASSWORD=secret RESTIC_CACHE_DIR=$PWD/cache
restic() { /usr/bin/restic --quiet "$@"; }
mkdir -p home/sub
head -c 20000000 /dev/urandom > home/sub/large.bin
echo one > home/a.txt

restic init
restic backup home
cp -r home first
echo two > home/a.txt
restic backup home
restic check --read-data
restic restore latest --target second-back
restic restore "$(restic snapshots --json | tr ',{' '\n\n' | sed -n 's/^"short_id":"\(.*\)".*/\1/p' | head -1)" --target first-back
diff -r home second-back/home
diff -r first first-back/home
