// What gRPC's own interoperability tests ask of a server, asked by @connectrpc/connect-node over each form of a call that it speaks: gRPC,
// gRPC-Web and Connect, with protobuf and JSON, over HTTP/1.1 and HTTP/2.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { Code, createClient } from '@connectrpc/connect';
import { compressionBrotli, compressionGzip, createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { refused, run, sizes, special, sum } from './cases.mjs';

const { PFS_ADDRESS, PFS_TOKEN, PFS_PROTOSET, ECHO_ADDRESS, ECHO_HTTP1_ADDRESS } = process.env;
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(PFS_PROTOSET)));
const headers = { authorization: `Bearer ${PFS_TOKEN}` };

const forms = {
  grpc: { make: createGrpcTransport, useBinaryFormat: true },
  'grpc-json': { make: createGrpcTransport, useBinaryFormat: false },
  ...Object.fromEntries(['1.1', '2'].flatMap((httpVersion) => [true, false].flatMap((useBinaryFormat) => [
    [`grpc-web-${useBinaryFormat ? 'proto' : 'json'}-${httpVersion}`, { make: createGrpcWebTransport, httpVersion, useBinaryFormat }],
    [`connect-${useBinaryFormat ? 'proto' : 'json'}-${httpVersion}`, { make: createConnectTransport, httpVersion, useBinaryFormat }],
  ]))),
};

for (const [form, { make, ...options }] of Object.entries(forms)) {
  const isHttp1 = options.httpVersion === '1.1';
  const pfs = (service, more) => createClient(registry.getService(`pfs.v1.${service}`), make({ baseUrl: `http://${PFS_ADDRESS}`, ...options, ...more }));
  const echo = createClient(registry.getService('pfs.test.Echo'), make({ baseUrl: isHttp1 ? ECHO_HTTP1_ADDRESS : ECHO_ADDRESS, ...options }));
  const repo = `interop-${form.replace('.', '-')}`;
  const path = (text) => new TextEncoder().encode(text);
  const part = (name, value) => ({ part: { case: name, value } });
  const write = async (client, name) => (await client.writeFiles((async function* parts() {
    yield part('header', { repo, branch: 'master' });
    yield part('start', { path: path(name), size: BigInt(sum) });
    yield* sizes.map((size) => part('data', new Uint8Array(size).fill(7)));
  })(), { headers })).commit;
  const drain = async (stream) => {
    const messages = [];
    for await (const message of stream) messages.push(message);
    return messages;
  };
  const read = async (name) => Buffer.concat((await drain(pfs('FileService').readFile({ repo, path: path(name) }, { headers })))
    .map((answer) => (answer.part.case === 'data' ? answer.part.value : Buffer.alloc(0))));

  await pfs('RepoService').createRepo({ repo }, { headers });
  await pfs('BranchService').createBranch({ repo, branch: 'master' }, { headers });

  const cases = {
    async empty_unary() {
      assert.ok((await pfs('AccessService').whoAmI({}, { headers })).principal);
    },
    async large_unary() {
      const payload = new Uint8Array(314159).fill(1);
      assert.deepEqual(Buffer.from((await echo.unary({ payload })).payload), Buffer.from(payload));
    },
    async client_streaming() {
      assert.equal((await write(pfs('FileService'), 'a')).totalBytes, BigInt(sum));
    },
    async server_streaming() {
      assert.deepEqual(await read('a'), Buffer.alloc(sum, 7));
    },
    async ping_pong() {
      let heard = 0;
      let next;
      const wake = () => new Promise((resolve) => { next = resolve; });
      const answers = echo.chat((async function* speak() {
        for (let number = 0; number < 4; number += 1) {
          assert.equal(heard, number);
          const awaited = wake();
          yield { text: `${number}` };
          await awaited;
        }
      })());
      for await (const answer of answers) {
        assert.equal(answer.text, `${heard}`);
        heard += 1;
        next();
      }
      assert.equal(heard, 4);
    },
    async empty_stream() {
      assert.deepEqual(await drain(echo.chat((async function* nothing() {})())), []);
    },
    async cancel_after_begin() {
      const cancel = new AbortController();
      const call = pfs('FileService').writeFiles((async function* wait() {
        yield part('header', { repo, branch: 'master' });
        await new Promise(() => {});
      })(), { headers, signal: cancel.signal });
      setTimeout(() => cancel.abort(), 100);
      await refused(Code.Canceled, () => call);
    },
    async cancel_after_first_response() {
      const cancel = new AbortController();
      await refused(Code.Canceled, async () => {
        for await (const answer of echo.repeat({ text: 'one', count: -1, delayMs: 20 }, { signal: cancel.signal })) {
          assert.equal(answer.text, 'one');
          cancel.abort();
        }
      });
    },
    async timeout_on_sleeping_server() {
      await refused(Code.DeadlineExceeded, () => drain(pfs('CommitService').watchCommits({ repo }, { headers, timeoutMs: 300 })));
    },
    async status_code_and_message() {
      const error = await refused(Code.Unknown, () => echo.unary({ count: Code.Unknown, text: 'test status message' }));
      assert.equal(error.rawMessage, 'test status message');
      await refused(Code.NotFound, () => read('absent'));
      await refused(Code.NotFound, () => pfs('RepoService').getRepo({ repo: 'absent' }, { headers }));
    },
    async special_status_message() {
      assert.equal((await refused(Code.Unknown, () => echo.unary({ count: Code.Unknown, text: special }))).rawMessage, special);
    },
    async custom_metadata() {
      let first;
      let last;
      await echo.unary({ text: 'hi' }, {
        headers: { 'x-echo-initial': 'first', 'x-echo': 'last', 'x-echo-bin': 'qwD/' },
        onHeader: (entries) => { first = entries; },
        onTrailer: (entries) => { last = entries; },
      });
      assert.equal(first.get('x-echo-initial'), 'first');
      assert.equal(last.get('x-echo'), 'last');
      assert.equal(last.get('x-echo-bin').replace(/=+$/, ''), 'qwD/');
    },
    async unimplemented_method() {
      await refused(Code.Unimplemented, () => nowhere('RepoService', 'pfs.v1.RepoService'));
    },
    async unimplemented_service() {
      await refused(Code.Unimplemented, () => nowhere('RepoService', 'pfs.v1.NoService'));
    },
    async client_compressed() {
      await write(pfs('FileService', { sendCompression: compressionGzip, compressMinBytes: 0 }), 'gzip');
      assert.deepEqual(await read('gzip'), Buffer.alloc(sum, 7));
      const unknown = pfs('AccessService', { sendCompression: compressionBrotli, compressMinBytes: 0 });
      const error = await refused(Code.Unimplemented, () => unknown.checkAccess({ operation: 'PutObject' }, { headers }));
      assert.match(error.rawMessage, /'br'.*identity,gzip/);
    },
    async server_compressed() {
      const payload = new Uint8Array(100_000).fill(2);
      assert.deepEqual(Buffer.from((await echo.unary({ payload })).payload), Buffer.from(payload));
    },
  };
  if (isHttp1) {
    delete cases.ping_pong; // needs both directions at once, which HTTP/1.1 has not
  }

  await run(Object.fromEntries(Object.entries(cases).map(([name, act]) => [`${form} ${name}`, act])));

  function nowhere(service, typeName) {
    const real = registry.getService(`pfs.v1.${service}`);
    const method = { ...real.method.getRepo, name: 'Nothing', parent: { ...real, typeName } };
    const client = createClient({ ...real, typeName, methods: [method], method: { getRepo: method } }, make({ baseUrl: `http://${PFS_ADDRESS}`, ...options }));
    return client.getRepo({ repo }, { headers });
  }
}
process.exit(0); // calls that were given up keep the loop alive
