#!/usr/bin/env bash
# The AWS command line with a profile of its own, and the endpoint below a path.
source "$(dirname "$0")/expect.sh"

export HOME=$PWD
mkdir .aws
cat > .aws/credentials <<END
[datastore]
aws_access_key_id = $AWS_ACCESS_KEY_ID
aws_secret_access_key = $AWS_SECRET_ACCESS_KEY
END
cat > .aws/config <<END
[profile datastore]
region = forepaas
output = json
END
endpoint="$AWS_ENDPOINT_URL/datastore"
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION AWS_REGION AWS_ENDPOINT_URL
aws() { /usr/bin/aws --profile datastore --endpoint-url "$endpoint" "$@"; }

aws s3 mb s3://master.aws-profile
aws s3 ls | grep ' master.aws-profile$' > /dev/null
echo 'a,b' > "a table.csv"
aws s3 cp "a table.csv" s3://master.aws-profile/tables/
expect "listing" "4 a table.csv" "$(aws s3 ls s3://master.aws-profile/tables/ | awk '{ print $3, $4, $5 }')"
expect "content" "a,b" "$(aws s3 cp "s3://master.aws-profile/tables/a table.csv" -)"
aws s3 rm "s3://master.aws-profile/tables/a table.csv"
expect "listing afterwards" "" "$(aws s3 ls s3://master.aws-profile)"
aws s3 rb s3://master.aws-profile
refused NoSuchBucket aws s3 ls s3://master.aws-profile
