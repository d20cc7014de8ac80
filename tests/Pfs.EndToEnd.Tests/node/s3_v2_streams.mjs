import assert from 'node:assert/strict';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import AWS from 'aws-sdk';

const s3 = new AWS.S3({ endpoint: process.env.AWS_ENDPOINT_URL, s3ForcePathStyle: true, signatureVersion: 'v4', maxRetries: 0 });
const Bucket = 'master.node-v2';
const Key = 'dir/a b+ä.bin';
const content = Buffer.alloc(3_000_000, 'pfs');

await s3.createBucket({ Bucket }).promise();
await writeFile('content.bin', content);

const put = await s3.putObject({ Bucket, Key, Body: createReadStream('content.bin'), Metadata: { by: 'node' } }).promise();
await pipeline(s3.getObject({ Bucket, Key }).createReadStream(), createWriteStream('back.bin'));
assert.ok((await readFile('back.bin')).equals(content));

await s3.putObject({ Bucket, Key, Body: 'new' }).promise();
const old = await s3.getObject({ Bucket, Key, VersionId: put.VersionId }).promise();
assert.ok(old.Body.equals(content));
assert.equal(old.Metadata.by, 'node');

const listed = await s3.listObjects({ Bucket, Prefix: 'dir/' }).promise();
assert.deepEqual(listed.Contents.map((entry) => [entry.Key, entry.Size]), [[Key, 3]]);
await assert.rejects(s3.getObject({ Bucket, Key: 'absent' }).promise(), { code: 'NoSuchKey' });
