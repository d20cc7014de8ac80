import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Client } from 'minio';

const { hostname, port } = new URL(process.env.AWS_ENDPOINT_URL);
const minio = new Client({
  endPoint: hostname,
  port: Number(port),
  useSSL: false,
  accessKey: process.env.AWS_ACCESS_KEY_ID,
  secretKey: process.env.AWS_SECRET_ACCESS_KEY,
  partSize: 5 * 1024 * 1024,
});
const bucket = 'master.minio-js';
const content = randomBytes(12 * 1024 * 1024);

await minio.makeBucket(bucket, 'forepaas');
assert.ok(await minio.bucketExists(bucket));
assert.ok((await minio.listBuckets()).some((one) => one.name === bucket));

await minio.putObject(bucket, 'small.txt', 'hello', 5, { 'Content-Type': 'text/plain', by: 'minio' });
const stat = await minio.statObject(bucket, 'small.txt');
assert.deepEqual([stat.size, stat.metaData['content-type'], stat.metaData.by], [5, 'text/plain', 'minio']);

// In parts, from a file and back into one.
await writeFile('large.bin', content);
await minio.putObject(bucket, 'dir/large ä.bin', createReadStream('large.bin'));
await minio.fGetObject(bucket, 'dir/large ä.bin', 'back.bin');
assert.ok((await readFile('back.bin')).equals(content));

const part = [];
for await (const data of await minio.getPartialObject(bucket, 'small.txt', 1, 3)) {
  part.push(data);
}
assert.equal(Buffer.concat(part).toString(), 'ell');

const keys = [];
for await (const entry of minio.listObjectsV2(bucket, '', true)) {
  keys.push(entry.name);
}
assert.deepEqual(keys, ['dir/large ä.bin', 'small.txt']);

const url = await minio.presignedGetObject(bucket, 'small.txt', 60);
assert.equal(await (await fetch(url)).text(), 'hello');

await minio.removeObjects(bucket, keys);
await assert.rejects(minio.statObject(bucket, 'small.txt'), { code: 'NotFound' });
await minio.removeBucket(bucket);
assert.ok(!(await minio.bucketExists(bucket)));
