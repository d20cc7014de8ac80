#!/usr/bin/env bash
# s3cmd with a configuration file.
source "$(dirname "$0")/expect.sh"

host=${AWS_ENDPOINT_URL#http://}
cat > s3cfg <<END
[default]
access_key = $AWS_ACCESS_KEY_ID
secret_key = $AWS_SECRET_ACCESS_KEY
host_base = $host
host_bucket = $host
bucket_location = forepaas
use_https = False
END
s3cmd() { /usr/bin/s3cmd --config s3cfg --no-progress "$@"; }
mkdir -p local/sub
echo hello > local/a.txt
head -c 20000000 /dev/urandom > local/sub/large.bin

s3cmd mb s3://master.s3cmd-recipe
s3cmd ls | grep 's3://master.s3cmd-recipe$' > /dev/null
s3cmd sync local/ s3://master.s3cmd-recipe/data/
expect "size" "20000006" "$(s3cmd du s3://master.s3cmd-recipe | awk '{ print $1 }')"
s3cmd cp s3://master.s3cmd-recipe/data/a.txt s3://master.s3cmd-recipe/b.txt
s3cmd mv s3://master.s3cmd-recipe/b.txt s3://master.s3cmd-recipe/c.txt
s3cmd info s3://master.s3cmd-recipe/c.txt | grep 'File size: 6' > /dev/null
expect "keys" "s3://master.s3cmd-recipe/c.txt s3://master.s3cmd-recipe/data/a.txt s3://master.s3cmd-recipe/data/sub/large.bin" \
  "$(s3cmd ls --recursive s3://master.s3cmd-recipe | awk '{ print $4 }' | tr '\n' ' ' | sed 's/ $//')"
s3cmd sync s3://master.s3cmd-recipe/data/ back/
diff -r local back
s3cmd del --recursive --force s3://master.s3cmd-recipe/data/
expect "keys afterwards" "s3://master.s3cmd-recipe/c.txt" "$(s3cmd ls --recursive s3://master.s3cmd-recipe | awk '{ print $4 }')"
s3cmd rb s3://master.s3cmd-recipe
