import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { s3 } from './endpoints.mjs';

const Bucket = 'master.node-multipart';
const Key = 'large.bin';
const content = randomBytes(12 * 1024 * 1024);

await s3.send(new CreateBucketCommand({ Bucket }));
const upload = new Upload({ client: s3, params: { Bucket, Key, Body: Readable.from([content]) }, partSize: 5 * 1024 * 1024 });
await upload.done();

const read = await s3.send(new GetObjectCommand({ Bucket, Key }));
assert.ok(Buffer.from(await read.Body.transformToByteArray()).equals(content));
