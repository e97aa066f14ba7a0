import { once } from 'node:events';
import { createServer } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiserver } from '../../../plugins/apiserver/index.ts';
import { aimedAt, SEEN, serviceBound, serviceTarget } from '../../check/curl/bound.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { aFloater } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { http, refused, responder } from '../../support/responders.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';

const NODE = 'kubernetes (API server)';
/** As printed by kube-apiserver 1.33. */
const VERSION = `{
  "major": "1",
  "minor": "33",
  "emulationMajor": "1",
  "gitVersion": "v1.33.1",
  "gitTreeState": "clean"
}`;
const FORBIDDEN = `{
  "kind": "Status",
  "apiVersion": "v1",
  "status": "Failure",
  "message": "forbidden: User \\"system:anonymous\\" cannot get path \\"/version\\"",
  "reason": "Forbidden",
  "code": 403
}`;
const flat = (text: string) => text.replaceAll('\n', ' ');
const known = serviceTarget({ role: 'apiserver', addresses: ['10.96.0.1'], port: 443 });
const unknown = serviceTarget({ role: 'apiserver' });

describe('what is aimed at', () => {
  test('is the Service, if it may be read', () => {
    const seen = { ...SEEN, apiServer: { addresses: ['10.96.0.1', '2001:db8::1'], port: 443 } };
    const floaters = [1, 2].map((n) => aFloater(n, { addresses: [`10.244.${n}.2`, `fd00::${n}`] }));
    expect(aimedAt(apiserver, serviceBound({ plugin: apiserver, seen, floaters }))).toEqual({
      tried: [`ipv4 ${NODE} 10.96.0.1:443`, `ipv6 ${NODE} 2001:db8::1:443`],
      untried: [],
    });
  });

  test('is what the pod knows, if it may not', () => {
    const seen = { ...SEEN, families: ['ipv4', 'ipv6'] as const };
    expect(aimedAt(apiserver, serviceBound({ plugin: apiserver, seen }))).toEqual({
      tried: [`ipv4 ${NODE} :0`],
      untried: [],
    });
  });
});

const pass = { verdict: 'pass', latencyMs: 0.4 };
const bad = { verdict: 'fail', reason: 'BAD_REPLY' };

describe('judge', () => {
  test.each([
    { fields: `0.000400 0 200 \t${flat(VERSION)}`, expected: pass },
    { fields: `0.000400 0 403 \t${flat(FORBIDDEN)}`, expected: pass },
    { fields: `0.000400 0 401 \t${flat(FORBIDDEN)}`, expected: pass },
    { fields: `0.000400 0 200 \t${flat(FORBIDDEN)}`, expected: bad },
    {
      fields: `0.000400 0 403 \t<html>`,
      expected: { ...bad, detail: `HTTP 403, not an API server's answer: "<html>"` },
    },
    { fields: `0.000400 0 200 \t{}`, expected: bad },
    { fields: `0.000400 0 503 \t${flat(VERSION)}`, expected: bad },
    { fields: '0.000000 35 000 wrong version number\t', expected: bad },
    { fields: '0.000000 7 000 Connection refused\t', expected: { verdict: 'fail', reason: 'REFUSED' } },
    { fields: '0.000000 3 000 URL rejected\t', expected: { verdict: 'error', reason: 'PROGRAM' } },
  ])('$fields', ({ fields, expected }) => {
    expect(apiserver.judge(known, { fields, remark: undefined })).toMatchObject(expected);
  });

  test('a pod without the variables gets an error that says so', () => {
    const detail = 'the pod has no KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT';
    const fields = '0.000000 3 000 URL rejected: Bad IPv6 address\t';
    expect(apiserver.judge(unknown, { fields, remark: undefined })).toEqual({
      verdict: 'error',
      reason: 'PROGRAM',
      detail,
    });
  });

  test('nothing cut or strange passes', () => {
    const parts = fc.constantFrom(
      '0.1',
      '0',
      ' ',
      '\t',
      '\n',
      '200',
      '403',
      '"gitVersion": "v1',
      '"kind": "Status"',
      '{',
    );
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 9 }).map((found) => found.join('')),
        (fields) => {
          if (apiserver.judge(known, { fields, remark: undefined }).verdict !== 'pass') return;
          expect(fields).toMatch(/^\d+\.\d+ 0+ (200 [^\t]*\t.*gitVersion|403 [^\t]*\t.*Status)/s);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe.each(SHELLS)('the program under $name', (shell) => {
  const folder = tempFolder();
  let certificates: Certificates;
  beforeAll(async () => {
    certificates = await makeCertificates(folder.path);
  });
  afterAll(() => folder[Symbol.dispose]());

  async function server(body: string, status = '200 OK') {
    let asked = '';
    const listening = createServer({ ...certificates.server }, (socket) => {
      socket.on('error', () => {});
      socket.once('data', (chunk: Buffer) => {
        asked = chunk.toString().split('\r\n')[0] ?? '';
        http(body, { status })(socket);
      });
    });
    listening.on('tlsClientError', () => {});
    listening.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const bound = listening.address();
    return {
      port: typeof bound === 'object' ? (bound?.port ?? 0) : 0,
      asked: () => asked,
      [Symbol.asyncDispose]: async () => {
        listening.close();
        await once(listening, 'close');
      },
    };
  }

  test('accepts the version and the refusal of an API server, and nothing else', async () => {
    await using open = await server(VERSION);
    await using closed = await server(FORBIDDEN, '403 Forbidden');
    await using page = await server('<html>\r\n\tx</html>');
    await using plain = await responder(http(VERSION));
    const nobody = await refused('127.0.0.1');
    const targets = [open, closed, page, plain, nobody].map(({ port }) =>
      serviceTarget({ addresses: ['127.0.0.1'], port }),
    );
    const { judgements, transcript, left } = await probe({ shell, plugin: apiserver, targets });
    expect(judgements).toMatchObject([
      { verdict: 'pass' },
      { verdict: 'pass' },
      { ...bad, detail: `HTTP 200, not an API server's answer: "<html>   x</html>"` },
      bad,
      { verdict: 'fail', reason: 'REFUSED' },
    ]);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(open.asked()).toBe('GET /version HTTP/1.1');
    expect(left).toEqual([]);
  });

  test('takes the address from the environment', async () => {
    await using found = await server(VERSION);
    const run = (env: Record<string, string>) => probe({ shell, plugin: apiserver, targets: [unknown], env });
    const port = String(found.port);
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: port };
    expect((await run(env)).judgements).toMatchObject([{ verdict: 'pass' }]);
    for (const odd of [
      {},
      { KUBERNETES_SERVICE_HOST: '127.0.0.1' },
      { ...env, KUBERNETES_SERVICE_HOST: '$(touch x)' },
    ]) {
      expect((await run(odd)).judgements).toMatchObject([
        { detail: expect.stringContaining('the pod has no KUBERNETES') },
      ]);
    }
  });

  test('takes an IPv6 address from the environment', async () => {
    const { port } = await refused('::1');
    const env = { KUBERNETES_SERVICE_HOST: '::1', KUBERNETES_SERVICE_PORT: String(port) };
    const { judgements } = await probe({ shell, plugin: apiserver, targets: [unknown], env });
    expect(judgements).toMatchObject([{ verdict: 'fail', reason: 'REFUSED' }]);
  });
});
