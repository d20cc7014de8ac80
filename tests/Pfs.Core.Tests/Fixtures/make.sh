#!/usr/bin/env bash
# Makes a small store with a pfs of any version, so that later ones can be tested on it (FixtureTests):
#   make.sh PFS FILE.tar.gz        PFS is the program, built from the last commit that writes that format
# Credentials, the lock and derived room (reserve.pfs) are left out; all else is as that pfs left it, killed after its last write.
set -euo pipefail
pfs=$1 out=$(realpath -m "$2") work=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill -KILL $server 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
export PFS_DATA=$work/data
has() { "$pfs" $1 --help | grep -q -- "$2"; }

start() {
    "$pfs" serve --data data --s3 127.0.0.1:0 --grpc 127.0.0.1:0 --log-format json >out.log 2>err.log &
    server=$!
    for _ in $(seq 100); do
        mapfile -t ports < <(grep -ohE '127\.0\.0\.1:[0-9]+' out.log err.log | awk '!seen[$0]++')
        [ ${#ports[@]} -ge 2 ] && break
        sleep 0.1
    done
    for port in "${ports[@]}"; do
        PFS_ADDRESS=$port "$pfs" repo list >/dev/null 2>&1 && export PFS_ADDRESS=$port || s3=$port
    done
    user=$(sed -nE 's/.*"accessKey": *"([^"]*)".*/\1/p' data/root-credential.json):$(sed -nE 's/.*"secretKey": *"([^"]*)".*/\1/p' data/root-credential.json)
}

s3() { curl -sSf -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" --user "$user" --aws-sigv4 aws:amz:us-east-1:s3 "$@" >/dev/null; }

put() { printf '%s' "$1" >body; "$pfs" put body "$2" -m "$3" >/dev/null; }

start
"$pfs" repo create images >/dev/null
"$pfs" branch create images@master >/dev/null
put first images:a.txt "the first"
put second images:a.txt "the second"
(yes 'a line of a file of several chunks' || true) | head -c 2500000 >body
"$pfs" put body images:large -m "a large one" >/dev/null
"$pfs" branch create images@dev --from HEAD >/dev/null
mkdir many
for number in $(seq 1100); do echo same >"many/$number"; done
"$pfs" put -r many images@dev:many/ -m "many files in one commit" >/dev/null
"$pfs" branch create images@gone --from HEAD >/dev/null
put gone images@gone:gone.txt "of a branch that goes"
"$pfs" branch delete images@gone >/dev/null
s3 -X PUT -H 'x-amz-meta-mtime: 7' -H 'x-amz-tagging: k=v' -H 'content-type: text/plain' -d tagged "http://$s3/master.images/tagged.txt"
s3 -X POST "http://$s3/master.images/upload?uploads="
"$pfs" repo create second >/dev/null
"$pfs" branch create second@master >/dev/null
put other second:b.txt "in another repo"
if "$pfs" --help | grep -q ' principal '; then
    "$pfs" principal create ada >/dev/null
    "$pfs" principal grant ada "writer images" >/dev/null
    "$pfs" key create ada >/dev/null
fi
if has branch protect; then
    s3 -X PUT -d '<Tagging><TagSet><Tag><Key>stage</Key><Value>raw</Value></Tag></TagSet></Tagging>' "http://$s3/master.images?tagging="
    "$pfs" branch rename images@dev renamed >/dev/null
    "$pfs" branch create images@dev --from renamed >/dev/null
    "$pfs" branch protect images@renamed >/dev/null
    "$pfs" repo update second --description "said anew" >/dev/null
fi
if has commit note; then
    "$pfs" commit note images@HEAD tests passed >/dev/null
    "$pfs" repo update images --deleted-retention 90d >/dev/null
fi

# A checkpoint, and what a start has to read behind it.
kill -TERM $server
wait $server
start
sleep 7
put third images:a.txt "the third"
"$pfs" commit start images@dev -m "an open one" >open
put staged images@dev:staged.txt "into it"
kill -KILL $server
wait $server 2>/dev/null || true
rm -f data/reserve.pfs data/lock data/access.key data/root-credential.json
tar czf "$out" --owner=0 --group=0 --sort=name -C data .
