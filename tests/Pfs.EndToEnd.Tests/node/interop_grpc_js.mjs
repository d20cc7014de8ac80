// What gRPC's own interoperability tests ask of a server, asked by @grpc/grpc-js: of Pfs, and of the echo service on the same transport where
// a case needs an answer that Pfs never gives.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { refused, run, sizes, special, sum } from './cases.mjs';

const { PFS_ADDRESS, PFS_TOKEN, PFS_PROTO, PFS_CA_FILE, ECHO_ADDRESS, ECHO_PROTO } = process.env;
const load = (file, folder) => grpc.loadPackageDefinition(protoLoader.loadSync(file, { includeDirs: [folder], keepCase: true, longs: Number })).pfs;
const { v1 } = load('pfs/v1/pfs.proto', PFS_PROTO);
const { Echo } = load('echo.proto', ECHO_PROTO).test;
const secure = PFS_CA_FILE ? grpc.credentials.createSsl(readFileSync(PFS_CA_FILE)) : grpc.credentials.createInsecure();
const connect = (service, options) => new v1[service](PFS_ADDRESS, secure, options);
const echo = new Echo(ECHO_ADDRESS, grpc.credentials.createInsecure());
const repo = `interop-grpc-js${PFS_CA_FILE ? '-tls' : ''}`;

const metadata = (values) => {
  const entries = new grpc.Metadata();
  Object.entries(values).forEach(([name, value]) => entries.set(name, value));
  return entries;
};
const caller = metadata({ authorization: `Bearer ${PFS_TOKEN}` });
const call = (client, method, request, entries = caller) => promisify(client[method].bind(client))(request, entries);
const drain = async (stream) => {
  const messages = [];
  for await (const message of stream) messages.push(message);
  return messages;
};
const write = (client, path) => new Promise((resolve, reject) => {
  const stream = client.WriteFiles(caller, (error, answer) => (error ? reject(error) : resolve(answer.commit)));
  stream.write({ header: { repo, branch: 'master' } });
  stream.write({ start: { path: Buffer.from(path), size: sum } });
  sizes.forEach((size) => stream.write({ data: Buffer.alloc(size, 7) }));
  stream.end();
});
const read = async (path) => {
  const parts = await drain(connect('FileService').ReadFile({ repo, branch: 'master', path: Buffer.from(path) }, caller));
  return Buffer.concat(parts.map((part) => part.data ?? Buffer.alloc(0)));
};

await call(connect('RepoService'), 'CreateRepo', { repo });
await call(connect('BranchService'), 'CreateBranch', { repo, branch: 'master' });

await run({
  async empty_unary() {
    assert.ok((await call(connect('AccessService'), 'WhoAmI', {})).principal);
  },
  async large_unary() {
    const payload = Buffer.alloc(314159, 1);
    assert.deepEqual((await call(echo, 'Unary', { payload })).payload, payload);
  },
  async client_streaming() {
    assert.equal((await write(connect('FileService'), 'a')).total_bytes, sum);
  },
  async server_streaming() {
    assert.deepEqual(await read('a'), Buffer.alloc(sum, 7));
  },
  async ping_pong() {
    const chat = echo.Chat();
    const answers = chat[Symbol.asyncIterator]();
    for (const text of ['one', 'two', 'three', 'four']) {
      chat.write({ text });
      assert.equal((await answers.next()).value.text, text);
    }
    chat.end();
    assert.ok((await answers.next()).done);
  },
  async empty_stream() {
    const chat = echo.Chat();
    chat.end();
    assert.deepEqual(await drain(chat), []);
  },
  async cancel_after_begin() {
    await refused(grpc.status.CANCELLED, () => new Promise((resolve, reject) => {
      connect('FileService').WriteFiles(caller, (error, answer) => (error ? reject(error) : resolve(answer))).cancel();
    }));
  },
  async cancel_after_first_response() {
    const chat = echo.Chat();
    chat.write({ text: 'one' });
    await refused(grpc.status.CANCELLED, async () => {
      for await (const answer of chat) {
        assert.equal(answer.text, 'one');
        chat.cancel();
      }
    });
  },
  async timeout_on_sleeping_server() {
    const deadline = Date.now() + 300;
    await refused(grpc.status.DEADLINE_EXCEEDED, () => drain(connect('CommitService').WatchCommits({ repo }, caller, { deadline })));
  },
  async status_code_and_message() {
    const error = await refused(grpc.status.UNKNOWN, () => call(echo, 'Unary', { count: grpc.status.UNKNOWN, text: 'test status message' }));
    assert.equal(error.details, 'test status message');
    await refused(grpc.status.NOT_FOUND, () => read('absent'));
  },
  async special_status_message() {
    const error = await refused(grpc.status.UNKNOWN, () => call(echo, 'Unary', { count: grpc.status.UNKNOWN, text: special }));
    assert.equal(error.details, special);
  },
  async custom_metadata() {
    const sent = metadata({ 'x-echo-initial': 'first', 'x-echo': 'last', 'x-echo-bin': Buffer.from([0xab, 0, 0xff]) });
    const [first, last] = await new Promise((resolve, reject) => {
      let initial;
      const unary = echo.Unary({ text: 'hi' }, sent, (error) => error && reject(error));
      unary.on('metadata', (entries) => { initial = entries; });
      unary.on('status', (status) => resolve([initial, status.metadata]));
    });
    assert.deepEqual(first.get('x-echo-initial'), ['first']);
    assert.deepEqual(last.get('x-echo'), ['last']);
    assert.deepEqual(last.get('x-echo-bin'), [Buffer.from([0xab, 0, 0xff])]);
  },
  async unimplemented_method() {
    await refused(grpc.status.UNIMPLEMENTED, () => raw('/pfs.v1.RepoService/Nothing'));
  },
  async unimplemented_service() {
    await refused(grpc.status.UNIMPLEMENTED, () => raw('/pfs.v1.NoService/Nothing'));
  },
  async client_compressed() {
    await write(connect('FileService', { 'grpc.default_compression_algorithm': 2 }), 'gzip');
    assert.deepEqual(await read('gzip'), Buffer.alloc(sum, 7));
    const error = await refused(grpc.status.UNIMPLEMENTED, () => write(connect('FileService', { 'grpc.default_compression_algorithm': 1 }), 'deflate'));
    assert.match(error.details, /'deflate'.*identity,gzip/);
  },
  async server_compressed() {
    const payload = Buffer.alloc(100_000, 2);
    assert.deepEqual((await call(new Echo(ECHO_ADDRESS, grpc.credentials.createInsecure()), 'Unary', { payload })).payload, payload);
  },
  async keep_alive() {
    const client = connect('AccessService', { 'grpc.keepalive_time_ms': 200, 'grpc.keepalive_timeout_ms': 10000, 'grpc.keepalive_permit_without_calls': 1 });
    await call(client, 'WhoAmI', {});
    await new Promise((resolve) => { setTimeout(resolve, 11_000); }); // longer than the timeout of a ping
    assert.equal(client.getChannel().getConnectivityState(false), grpc.connectivityState.READY);
    await call(client, 'WhoAmI', {});
  },
});

function raw(path) {
  const client = new grpc.Client(PFS_ADDRESS, secure);
  const bytes = (value) => value;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), caller, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}
