// Every checksum that the SDK can compute, sent as header and as trailer, of whole objects and of parts; the SDK verifies what it reads.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { s3 } from './endpoints.mjs';

const Bucket = 'master.node-checksums';
const content = randomBytes(6 * 1024 * 1024);
await s3.send(new CreateBucketCommand({ Bucket }));

async function read(Key) {
  const answer = await s3.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  return Buffer.from(await answer.Body.transformToByteArray());
}

for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
  const name = `Checksum${ChecksumAlgorithm}`;
  const head = async (Key) => s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));

  const put = await s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: content, ChecksumAlgorithm }));
  assert.ok(put[name]);
  assert.equal((await head('whole'))[name], put[name]);
  assert.ok((await read('whole')).equals(content));

  await s3.send(new PutObjectCommand({
    Bucket, Key: 'stream', Body: Readable.from([content]), ContentLength: content.length, ChecksumAlgorithm,
  }));
  assert.equal((await head('stream'))[name], put[name]);

  await new Upload({ client: s3, params: { Bucket, Key: 'parts', Body: content, ChecksumAlgorithm }, partSize: 5 * 1024 * 1024 }).done();
  const parts = await head('parts');
  assert.equal(parts.ChecksumType, ChecksumAlgorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  assert.equal(parts[name] === put[name], ChecksumAlgorithm === 'CRC64NVME');
  assert.ok((await read('parts')).equals(content));

  const wrong = new PutObjectCommand({ Bucket, Key: 'whole', Body: 'other', [name]: put[name] });
  await assert.rejects(s3.send(wrong), { name: 'BadDigest' });
}
