#!/usr/bin/env bash
# Puts a file, overwrites it and reads both versions. The variables are those that the first `pfs serve` prints.
set -euo pipefail

pfs="aws --endpoint-url $AWS_ENDPOINT_URL"
$pfs s3 mb s3://master.images                                  # repo "images" with a branch "master"
echo "a cat" | $pfs s3 cp - s3://master.images/cat.txt         # every write is one commit ...
echo "a fluffy cat" | $pfs s3 cp - s3://master.images/cat.txt  # ... and this one overwrites
$pfs s3 cp s3://master.images/cat.txt -                        # a fluffy cat
$pfs s3api get-object --bucket master.images --key cat.txt --version-id HEAD^ old.txt > /dev/null
cat old.txt                                                    # a cat
