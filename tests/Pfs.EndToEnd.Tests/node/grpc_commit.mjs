import assert from 'node:assert/strict';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const repo = 'node-grpc';
const { pfs } = grpc.loadPackageDefinition(
  protoLoader.loadSync('pfs/v1/pfs.proto', { includeDirs: [process.env.PFS_PROTO], keepCase: true, longs: Number }));
const caller = new grpc.Metadata();
caller.set('authorization', `Bearer ${process.env.PFS_TOKEN}`);

const connect = (service) => new pfs.v1[service](process.env.PFS_ADDRESS, grpc.credentials.createInsecure());
const [repos, branches, commits, files] = ['RepoService', 'BranchService', 'CommitService', 'FileService'].map(connect);
const call = (client, method, request) => promisify(client[method].bind(client))(request, caller);

await call(repos, 'CreateRepo', { repo });
await call(branches, 'CreateBranch', { repo, branch: 'master' });
const { repos: listed } = await call(repos, 'ListRepos', { page_size: 1000 });
assert.ok(listed.some((one) => one.name === repo));

// Two files in one stream are one commit.
const written = await new Promise((resolve, reject) => {
  const stream = files.WriteFiles(caller, (error, answer) => (error ? reject(error) : resolve(answer)));
  stream.write({ header: { repo, branch: 'master', message: 'two files' } });
  stream.write({ start: { path: Buffer.from('a.txt') } });
  stream.write({ data: Buffer.from('hello') });
  stream.write({ start: { path: Buffer.from('b.txt') } });
  stream.write({ data: Buffer.from('world') });
  stream.end();
});
assert.equal(written.commit.number, 1);
assert.equal(written.commit.message, 'two files');

const opened = await call(commits, 'StartCommit', { repo, branch: 'master' });
await call(commits, 'AbortCommit', { repo, commit_id: opened.id });
const { commits: log } = await call(commits, 'ListCommits', { repo, branch: 'master' });
assert.deepEqual(log.map((commit) => commit.id), [written.commit.id]);

const data = [];
for await (const part of files.ReadFile({ repo, branch: 'master', path: Buffer.from('b.txt') }, caller)) {
  data.push(part.data ?? Buffer.alloc(0));
}
assert.equal(Buffer.concat(data).toString(), 'world');

await assert.rejects(call(repos, 'GetRepo', { repo: 'absent' }), { code: grpc.status.NOT_FOUND });
await assert.rejects(call(repos, 'CreateRepo', { repo }), { code: grpc.status.ALREADY_EXISTS });
