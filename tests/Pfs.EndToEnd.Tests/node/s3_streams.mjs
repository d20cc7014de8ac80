import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  CreateBucketCommand, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand,
} from '@aws-sdk/client-s3';
import { s3 } from './endpoints.mjs';

const Bucket = 'master.node-streams';
const Key = 'dir/a b+ä.bin';
const content = Buffer.alloc(300_000, 'pfs');

await s3.send(new CreateBucketCommand({ Bucket }));
await writeFile('content.bin', content);

// A stream goes out in chunks, with its checksum in the trailer.
const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body: createReadStream('content.bin'), Metadata: { by: 'node' } }));
await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'new' }));

const old = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId: put.VersionId }));
assert.deepEqual(Buffer.from(await old.Body.transformToByteArray()), content);
assert.equal(old.Metadata.by, 'node');
const parent = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId: 'HEAD^' }));
assert.equal(parent.ContentLength, content.length);
await parent.Body.transformToByteArray();

const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'dir/' }));
assert.deepEqual(listed.Contents.map((entry) => [entry.Key, entry.Size]), [[Key, 3]]);

await s3.send(new DeleteObjectCommand({ Bucket, Key }));
await assert.rejects(s3.send(new GetObjectCommand({ Bucket, Key })), { name: 'NoSuchKey' });
