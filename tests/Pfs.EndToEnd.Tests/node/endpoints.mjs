// The server under test, as the environment describes it.
import { S3Client } from '@aws-sdk/client-s3';

export const s3 = new S3Client({ endpoint: process.env.AWS_ENDPOINT_URL, forcePathStyle: true, maxAttempts: 1 });
