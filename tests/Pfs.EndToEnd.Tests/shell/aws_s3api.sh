#!/usr/bin/env bash
# Every operation on buckets, objects, uploads in parts, copies and tags, by the low-level commands.
source "$(dirname "$0")/expect.sh"

bucket=master.aws-s3api
aws() { /usr/bin/aws --endpoint-url "$AWS_ENDPOINT_URL" --output text s3api "$@"; }
put() { printf '%s' "$2" > body; aws put-object --bucket "$bucket" --key "$1" --body body --query VersionId "${@:3}"; }
get() { aws get-object --bucket "$bucket" --key "$1" "${@:2}" out > /dev/null && cat out; }

# Buckets
aws create-bucket --bucket $bucket --create-bucket-configuration LocationConstraint=forepaas
refused BucketAlreadyOwnedByYou aws create-bucket --bucket $bucket
refused InvalidBucketName aws create-bucket --bucket HEAD.aws-s3api
aws head-bucket --bucket $bucket
refused 404 aws head-bucket --bucket master.aws-absent
expect "buckets" "$bucket" "$(aws list-buckets --query "Buckets[?Name=='$bucket'].Name")"
expect "location" "None" "$(aws get-bucket-location --bucket $bucket)"
expect "versioning" "Enabled" "$(aws get-bucket-versioning --bucket $bucket --query Status)"
aws put-bucket-versioning --bucket $bucket --versioning-configuration Status=Enabled
refused InvalidBucketState aws put-bucket-versioning --bucket $bucket --versioning-configuration Status=Suspended
expect "ACL" "FULL_CONTROL" "$(aws get-bucket-acl --bucket $bucket --query 'Grants[].Permission')"
aws put-bucket-acl --bucket $bucket --acl private
refused NoSuchBucketPolicy aws get-bucket-policy --bucket $bucket

# Settings of buckets
refused NoSuchTagSet aws get-bucket-tagging --bucket $bucket
aws put-bucket-tagging --bucket $bucket --tagging 'TagSet=[{Key=team,Value=vision},{Key=cost centre,Value=4711}]'
expect "tags of the bucket" "4711 vision" "$(aws get-bucket-tagging --bucket $bucket --query 'TagSet[].Value' | tr '\t' '\n' | sort | tr '\n' ' ' | sed 's/ $//')"
refused InvalidTag aws put-bucket-tagging --bucket $bucket --tagging 'TagSet=[{Key=aws:team,Value=vision}]'
aws delete-bucket-tagging --bucket $bucket
refused NoSuchTagSet aws get-bucket-tagging --bucket $bucket
refused NoSuchCORSConfiguration aws get-bucket-cors --bucket $bucket
cat > cors.json <<END
{ "CORSRules": [{ "AllowedOrigins": ["https://*.example.org"], "AllowedMethods": ["GET", "PUT"], "AllowedHeaders": ["*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 600 }] }
END
aws put-bucket-cors --bucket $bucket --cors-configuration file://cors.json
expect "CORS rules" "600 https://*.example.org" "$(aws get-bucket-cors --bucket $bucket --query 'CORSRules[0].[MaxAgeSeconds,AllowedOrigins[0]]' | tr '\t' ' ')"
preflight() {
  curl --silent --output answer --write-out '%{http_code}' --request OPTIONS --header "Origin: $1" --header 'Access-Control-Request-Method: PUT' \
    --header 'Access-Control-Request-Headers: x-amz-date' "$AWS_ENDPOINT_URL/$bucket/any"
}
expect "preflight" "200" "$(preflight https://www.example.org)"
expect "preflight from elsewhere" "403" "$(preflight https://www.example.com)"
aws delete-bucket-cors --bucket $bucket
refused NoSuchCORSConfiguration aws get-bucket-cors --bucket $bucket
expect "preflight without rules" "403" "$(preflight https://www.example.org)"

# Objects
first=$(put dir/a.txt first --content-type text/plain --metadata by=me)
second=$(put dir/a.txt second --checksum-algorithm SHA256)
expect "content" "second" "$(get dir/a.txt)"
expect "older content by id" "first" "$(get dir/a.txt --version-id "$first")"
expect "older content by place" "first" "$(get dir/a.txt --version-id 'HEAD^')"
expect "range" "con" "$(get dir/a.txt --range bytes=2-4)"
expect "metadata" "text/plain me 5" \
  "$(aws head-object --bucket $bucket --key dir/a.txt --version-id "$first" --query '[ContentType,Metadata.by,to_string(ContentLength)]' | tr '\t' ' ')"
etag=$(aws head-object --bucket $bucket --key dir/a.txt --query ETag)
expect "content of that ETag" "second" "$(get dir/a.txt --if-match "$etag")"
refused 304 get dir/a.txt --if-none-match "$etag"
refused PreconditionFailed get dir/a.txt --if-match '"another"'
refused NoSuchKey get absent
expect "attributes" "6" "$(aws get-object-attributes --bucket $bucket --key dir/a.txt --object-attributes ETag ObjectSize --query ObjectSize)"
expect "ACL of the object" "FULL_CONTROL" "$(aws get-object-acl --bucket $bucket --key dir/a.txt --query 'Grants[].Permission')"

# Checksums: the client verifies what it reads
for algorithm in CRC32 CRC32C SHA1 SHA256; do
  put sums/$algorithm "text of $algorithm" --checksum-algorithm $algorithm > /dev/null
  expect "$algorithm" "text of $algorithm" "$(get sums/$algorithm --checksum-mode ENABLED)"
  sum=$(aws head-object --bucket $bucket --key sums/$algorithm --checksum-mode ENABLED --query Checksum$algorithm)
  expect "$algorithm in attributes" "$sum" \
    "$(aws get-object-attributes --bucket $bucket --key sums/$algorithm --object-attributes Checksum --query Checksum.Checksum$algorithm)"
  given=--checksum-${algorithm,,}
  given=${given/crc32c/crc32-c} # so it is called
  put sums/$algorithm "text of $algorithm" $given "$sum" > /dev/null
  refused BadDigest put sums/$algorithm "another text" $given "$sum"
  aws delete-object --bucket $bucket --key sums/$algorithm > /dev/null
done

# Listings
put dir/b.txt b > /dev/null
put c.txt c > /dev/null
expect "prefixes" "dir/" "$(aws list-objects --bucket $bucket --delimiter / --query 'CommonPrefixes[].Prefix')"
expect "keys of a prefix" "dir/a.txt dir/b.txt" "$(aws list-objects-v2 --bucket $bucket --prefix dir/ --query 'Contents[].Key' | tr '\t' ' ')"
expect "pages" "c.txt dir/a.txt dir/b.txt" \
  "$(aws list-objects-v2 --bucket $bucket --page-size 1 --query 'Contents[].Key' | tr '\t\n' '  ' | tr -s ' ' | sed 's/ $//')"
expect "versions" "$second $first" "$(aws list-object-versions --bucket $bucket --prefix dir/a.txt --query 'Versions[].VersionId' | tr '\t' ' ')"

# Copies
aws copy-object --bucket $bucket --key copy.txt --copy-source "$bucket/dir/a.txt?versionId=$first" > /dev/null
expect "a copy of an older version" "first" "$(get copy.txt)"
aws copy-object --bucket $bucket --key copy.txt --copy-source $bucket/copy.txt --metadata-directive REPLACE --metadata by=you > /dev/null
expect "metadata of the copy" "you" "$(aws head-object --bucket $bucket --key copy.txt --query Metadata.by)"
refused InvalidRequest aws copy-object --bucket $bucket --key copy.txt --copy-source $bucket/copy.txt

# Tags
tags='TagSet=[{Key=stage,Value=raw},{Key=owner,Value=ada}]'
aws put-object-tagging --bucket $bucket --key c.txt --tagging "$tags"
expect "tags" "ada raw" "$(aws get-object-tagging --bucket $bucket --key c.txt --query 'TagSet[].Value' | tr '\t' '\n' | sort | tr '\n' ' ' | sed 's/ $//')"
aws delete-object-tagging --bucket $bucket --key c.txt
expect "no tags" "" "$(aws get-object-tagging --bucket $bucket --key c.txt --query 'TagSet[].Value')"

# Uploads in parts
head -c 1048576 /dev/zero > part
upload=$(aws create-multipart-upload --bucket $bucket --key parts.bin --query UploadId)
one=$(aws upload-part --bucket $bucket --key parts.bin --upload-id "$upload" --part-number 1 --body part --query ETag)
two=$(aws upload-part-copy --bucket $bucket --key parts.bin --upload-id "$upload" --part-number 2 \
  --copy-source $bucket/dir/a.txt --copy-source-range bytes=0-2 --query CopyPartResult.ETag)
expect "uploads" "parts.bin" "$(aws list-multipart-uploads --bucket $bucket --query 'Uploads[].Key')"
expect "parts" "1048576 3" "$(aws list-parts --bucket $bucket --key parts.bin --upload-id "$upload" --query 'Parts[].Size' | tr '\t' ' ')"
cat > parts.json <<END
{ "Parts": [{ "PartNumber": 1, "ETag": $one }, { "PartNumber": 2, "ETag": $two }] }
END
aws complete-multipart-upload --bucket $bucket --key parts.bin --upload-id "$upload" --multipart-upload file://parts.json > /dev/null
expect "second part" "sec" "$(get parts.bin --part-number 2)"
upload=$(aws create-multipart-upload --bucket $bucket --key given-up.bin --query UploadId)
aws upload-part --bucket $bucket --key given-up.bin --upload-id "$upload" --part-number 1 --body part > /dev/null
aws abort-multipart-upload --bucket $bucket --key given-up.bin --upload-id "$upload"
refused NoSuchUpload aws list-parts --bucket $bucket --key given-up.bin --upload-id "$upload"

# Deletions
expect "delete marker" "True" "$(aws delete-object --bucket $bucket --key dir/a.txt --query DeleteMarker)"
refused MethodNotAllowed aws delete-object --bucket $bucket --key c.txt --version-id "$first"
expect "deleted" "c.txt copy.txt" \
  "$(aws delete-objects --bucket $bucket --delete 'Objects=[{Key=c.txt},{Key=copy.txt}]' --query 'Deleted[].Key' | tr '\t' ' ')"
expect "what is left" "dir/b.txt parts.bin" "$(aws list-objects-v2 --bucket $bucket --query 'Contents[].Key' | tr '\t' ' ')"
aws delete-bucket --bucket $bucket
refused 404 aws head-bucket --bucket $bucket
