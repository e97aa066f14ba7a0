import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ClusterError, InternalError, toNetdoctorError } from '../../src/errors.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { connect } from '../../src/kube/sdk.ts';
import { apiServer, json } from '../support/api-server.ts';
import { anExec } from '../support/exec.ts';
import { execServer, type Session, SUCCESS } from '../support/exec-server.ts';
import { resolved } from '../support/kube.ts';
import { refused } from '../support/responders.ts';
import { tempFolder } from '../support/temp.ts';

function clientFor(
  server: string,
  over: Partial<ResolvedContext> = {},
  signal = new AbortController().signal,
): KubeClient {
  return connect({ ...resolved, cluster: { server }, ...over }, { signal, env: {} });
}

const NODES = { method: 'GET', path: '/api/v1/nodes' } as const;

/** The error that a request rejects with. */
async function failure(server: string, timeoutMs?: number): Promise<ClusterError> {
  const asked = clientFor(server).request({ ...NODES, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  if (!(error instanceof ClusterError)) throw new Error(`not a ClusterError: ${String(error)}`);
  return error;
}

describe('a request', () => {
  test('returns the answer unchanged', async () => {
    await using server = await apiServer(json(200, { kind: 'Test', items: [1] }));
    expect(await clientFor(server.url).request(NODES)).toEqual({ kind: 'Test', items: [1] });
  });

  test('sends method, query, body and credentials', async () => {
    const seen: { url?: string | undefined; method?: string | undefined; auth?: string | undefined; body: string } = {
      body: '',
    };
    await using server = await apiServer((request, response) => {
      Object.assign(seen, { url: request.url, method: request.method, auth: request.headers.authorization });
      request.on('data', (chunk) => {
        seen.body += chunk;
      });
      request.on('end', () => json(201, { kind: 'Test' })(request, response));
    });
    const client = clientFor(`${server.url}/prefix/`, { user: { token: 'the-token' } });
    await client.request({ method: 'POST', path: '/apis/x', query: { labelSelector: 'a=b,c' }, body: { a: 'ä' } });
    expect(seen).toEqual({
      url: '/prefix/apis/x?labelSelector=a%3Db%2Cc',
      method: 'POST',
      auth: 'Bearer the-token',
      body: '{"a":"ä"}',
    });
  });

  test('reuses connections', async () => {
    await using server = await apiServer(json(200, { kind: 'Test' }));
    const client = clientFor(server.url);
    for (let times = 0; times < 20; times++) await client.request(NODES);
    expect(server.connections()).toBeLessThan(4);
  });

  test('reads the token from its file', async () => {
    using folder = tempFolder();
    await using server = await apiServer((request, response) =>
      json(200, { kind: 'Test', got: request.headers.authorization })(request, response),
    );
    const user = { tokenFile: folder.write('token', 'from-file\n') };
    expect(await clientFor(server.url, { user }).request(NODES)).toEqual({ kind: 'Test', got: 'Bearer from-file' });
  });

  test('impersonates; each group has a header of its own', async () => {
    await using server = await apiServer((request, response) =>
      json(200, { kind: 'Test', headers: request.rawHeaders })(request, response),
    );
    const user = { as: 'eve', 'as-uid': '7', 'as-groups': ['a', 'b,c'], 'as-user-extra': { k: ['v', 'w'] } };
    const { headers } = await clientFor(server.url, { user }).request<{ headers: readonly string[] }>(NODES);
    const told = headers.flatMap((name, at) =>
      name.startsWith('Impersonate-') ? [`${name}: ${headers[at + 1]}`] : [],
    );
    expect(told).toEqual([
      'Impersonate-User: eve',
      'Impersonate-Uid: 7',
      'Impersonate-Group: a',
      'Impersonate-Group: b,c',
      'Impersonate-Extra-k: v',
      'Impersonate-Extra-k: w',
    ]);
  });

  test('a compressed answer is decompressed', async () => {
    await using server = await apiServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"kind":"Test","items":["ä"]}'));
    });
    expect(await clientFor(server.url).request(NODES)).toEqual({ kind: 'Test', items: ['ä'] });
  });

  test('after a 401, the credential program runs once more', async () => {
    using folder = tempFolder();
    const apiVersion = 'client.authentication.k8s.io/v1';
    const document = `{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":{"token":"%s"}}`;
    const command = folder.write(
      'login',
      `echo x >>"$0.runs"; printf '${document}' "t$(wc -l <"$0.runs" | tr -d ' ')"`,
    );
    const exec = { apiVersion, command: '/bin/sh', args: [command], interactiveMode: 'Never' };
    await using server = await apiServer((request, response) => {
      const { authorization } = request.headers;
      json(authorization === 'Bearer t2' ? 200 : 401, { kind: 'Test', got: authorization })(request, response);
    });
    const client = clientFor(server.url, { user: { exec } });
    const all = await Promise.all([client.request(NODES), client.request(NODES), client.request(NODES)]);
    expect(all).toEqual(Array(3).fill({ kind: 'Test', got: 'Bearer t2' }));
  });

  test("the server's clock is reported if the answer has it", async () => {
    const date = 'Tue, 01 Jan 2030 00:00:07 GMT';
    await using server = await apiServer((request, response) => {
      response.setHeader('Date', request.url === '/odd' ? 'yesterday' : date);
      json(200, { kind: 'Test' })(request, response);
    });
    const told: number[] = [];
    const client = clientFor(server.url);
    for (const path of ['/a', '/odd'])
      await client.request({ method: 'GET', path, onServerTime: (ms) => told.push(ms) });
    expect(told).toEqual([Date.parse(date)]);
  });

  test.each([200, 403])('warnings that come with a %i are reported one by one', async (status) => {
    await using server = await apiServer((_, response) => {
      response.setHeader('warning', ['299 - "first, \\"quoted\\""', '299 - "second", 299 - "third"', '110 - "stale"']);
      json(status, { kind: 'Test' })(_, response);
    });
    const told: string[] = [];
    const asked = clientFor(server.url).request({ ...NODES, onWarning: (text) => told.push(text) });
    await asked.catch(() => undefined);
    expect(told).toEqual(['first, "quoted"', 'second', 'third']);
  });

  test("a refusal keeps the server's own words separate from ours", async () => {
    await using server = await apiServer(json(403, { kind: 'Status', message: 'nodes is forbidden' }));
    expect(await failure(server.url)).toMatchObject({ status: 403, said: 'nodes is forbidden' });
  });

  test('a missing token file is not our bug', async () => {
    const open = async () => clientFor('http://127.0.0.9:1', { user: { tokenFile: '/nonexistent/token' } });
    const error = await open().then(() => undefined, toNetdoctorError);
    expect(error?.message).toContain('/nonexistent/token');
    expect(error).not.toBeInstanceOf(InternalError);
  });
});

describe('an exec', () => {
  test('sends the same credentials as a request', async () => {
    let headers: Session['headers'] = {};
    await using server = await execServer({
      onExec: (session) => {
        headers = session.headers;
        session.send('status', SUCCESS);
      },
    });
    const user = { token: 't', as: 'eve', 'as-groups': ['a', 'b'] };
    expect(await clientFor(server.url, { user }).exec(anExec)).toMatchObject({ kind: 'exited', code: 0 });
    expect(headers).toMatchObject({
      authorization: 'Bearer t',
      'impersonate-user': 'eve',
      'impersonate-group': 'a, b',
    });
  });

  test('without credentials is broken, and says why', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: '/nonexistent', interactiveMode: 'Never' };
    const end = await clientFor('http://127.0.0.9:1', { user: { exec } }).exec(anExec);
    expect(end).toEqual({
      kind: 'broken',
      message: expect.stringContaining('/nonexistent cannot be run'),
      at: 'connecting',
    });
  });
});

describe('a refusal', () => {
  test.each([
    { status: 403, message: 'nodes is forbidden', hint: 'right' },
    { status: 401, message: 'Unauthorized', hint: 'log in' },
    { status: 404, message: 'not found', hint: undefined },
    { status: 409, message: 'the object has been modified', hint: undefined },
    { status: 500, message: 'etcd is gone', hint: undefined },
    { status: 502, message: 'bad gateway', hint: 'again' },
    { status: 503, message: 'not ready', hint: 'again' },
    { status: 504, message: 'etcd did not answer', hint: 'again' },
  ])('$status has the message of the Status body', async ({ status, message, hint }) => {
    await using server = await apiServer(json(status, { kind: 'Status', message, code: status }));
    const error = await failure(server.url);
    expect(error).toMatchObject({ status, code: `API_${status}` });
    expect(error.message).toBe(`the API server refused GET /api/v1/nodes with ${status}: ${message}`);
    expect(error.hint ?? '').toContain(hint ?? '');
    expect(error.hint === undefined).toBe(hint === undefined);
  });

  test.each([
    [403, 'the user lacks no right'],
    [404, 'the object may be there'],
  ])('an HTML page with %i does not come from an API server: %s', async (status) => {
    await using server = await apiServer((_, response) => response.writeHead(status).end('<!doctype html>\n<p>no'));
    const error = await failure(server.url);
    expect(error).toMatchObject({ status, code: 'NOT_AN_API' });
    expect(error.message).toBe(
      `${server.url} of context cluster-a does not answer as a Kubernetes API server: GET /api/v1/nodes gave ${status} and a page of HTML`,
    );
    expect(error.hint).not.toMatch(/right/);
    expect(error.hint).toContain('proxy-url');
  });

  test("a proxy's page is cut to its first line", async () => {
    await using server = await apiServer((_, response) => response.writeHead(502).end('<html>\n<body>no\n'));
    expect((await failure(server.url)).message).toMatch(/with 502: <html>$/);
  });
});

describe('no valid answer', () => {
  test('a connection refused names server and context', async () => {
    const { address, port } = await refused('127.0.3.1');
    const server = `http://${address}:${port}`;
    const error = await failure(server);
    expect(error.code).toBe('API_UNREACHABLE');
    expect(error.message).toContain(`${server} of context cluster-a is not reachable`);
    expect(error.message).toContain('ECONNREFUSED');
    expect(error.hint).toContain('kubectl --context cluster-a version');
  });

  test('a server that never answers times out', async () => {
    await using server = await apiServer(() => {});
    const started = Date.now();
    expect((await failure(server.url, 200)).message).toContain('no answer within 0.2 s');
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  test('a body that never ends times out too', async () => {
    await using server = await apiServer((_, response) => response.writeHead(200).write('{"items": ['));
    expect((await failure(server.url, 200)).message).toContain('no answer within 0.2 s');
  });

  test('a server that hangs up', async () => {
    await using server = await apiServer((request) => request.socket.destroy());
    expect((await failure(server.url)).code).toBe('API_UNREACHABLE');
  });

  test('an interrupted request rejects at once', async () => {
    await using server = await apiServer(() => {});
    const controller = new AbortController();
    const asked = clientFor(server.url, {}, controller.signal).request(NODES);
    controller.abort(new Error('interrupted'));
    await expect(asked).rejects.toThrow();
  });
});
