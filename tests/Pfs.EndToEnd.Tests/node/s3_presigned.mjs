import assert from 'node:assert/strict';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { s3 } from './endpoints.mjs';

const Bucket = 'master.node-presigned';
const Key = 'from browser.txt';

await s3.send(new CreateBucketCommand({ Bucket }));
const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key }), { expiresIn: 60 });

// The SDK puts the checksum of an empty body into the URL, whatever body will follow.
const put = await fetch(url, { method: 'PUT', body: 'hello' });
assert.equal(put.status, 200, await put.text());

const read = await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 }));
assert.equal(await read.text(), 'hello');
const forged = await fetch(url.replace('browser', 'elsewhere'), { method: 'PUT', body: 'hello' });
assert.equal(forged.status, 403);
