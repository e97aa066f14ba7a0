import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/errors.ts';
import { changeNamespace, findNamespace } from '../../src/floater/namespace.ts';
import type { ExecEnd, KubeClient } from '../../src/kube/client.ts';
import { connect } from '../../src/kube/sdk.ts';
import { apiServer, json } from '../support/api-server.ts';
import { anExec } from '../support/exec.ts';
import { type ExecServerOptions, execServer, exitStatus, SUCCESS } from '../support/exec-server.ts';
import { ALL_HOSTILE, HOSTILE, rawIn } from '../support/hostile.ts';
import { resolved } from '../support/kube.ts';

function clientFor(server: string): KubeClient {
  return connect({ ...resolved, cluster: { server } }, { signal: new AbortController().signal, env: {} });
}

const GET = { method: 'GET', path: '/api/v1/nodes' } as const;

function expectHarmlessLine(words: string | undefined): void {
  expect(words).toContain('\\x');
  expect(words).not.toContain('\n');
  expect(rawIn(words ?? '')).toBeUndefined();
}

async function refusal(server: string): Promise<ClusterError> {
  const error: unknown = await clientFor(server)
    .request(GET)
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof ClusterError)) throw new Error(`not a ClusterError: ${String(error)}`);
  return error;
}

describe('an API server that answers with hostile text', () => {
  test.each(Object.entries(HOSTILE))('in an object: to %s', async (_, text) => {
    const object = {
      kind: 'Node',
      metadata: { name: text, labels: { [text]: text } },
      spec: {},
      status: { n: 1, list: [text, null] },
    };
    await using server = await apiServer(json(200, object));
    const answer = JSON.stringify(await clientFor(server.url).request(GET), undefined, 1);
    expect(rawIn(answer)).toBeUndefined();
    expect(Object.keys(JSON.parse(answer))).toEqual(['kind', 'metadata', 'spec', 'status']);
  });

  test('is unchanged in a verbatim answer', async () => {
    const object = { kind: 'ConfigMap', metadata: { name: 'n' }, data: { text: ALL_HOSTILE.toWellFormed() } };
    await using server = await apiServer(json(200, object));
    expect(await clientFor(server.url).request({ ...GET, verbatim: true })).toEqual(object);
  });

  test('in a refusal', async () => {
    await using server = await apiServer(json(403, { kind: 'Status', message: `no${ALL_HOSTILE}` }));
    const error = await refusal(server.url);
    expectHarmlessLine(error.message);
    expectHarmlessLine(error.said);
  });

  test.each([
    { what: 'in a page', status: 502, body: `<html>\u001b]0;x\u0007\u202e` },
    { what: 'in place of an object', status: 200, body: `"\u001b]0;x\u0007\u202e` },
  ])('$what', async ({ status, body }) => {
    await using server = await apiServer((_, response) => void response.writeHead(status).end(body));
    expectHarmlessLine((await refusal(server.url)).message);
  });

  test('in headers, which allow only bytes from 128 to 255', async () => {
    const headers = { location: 'https://x/\u009b2J\u0085', warning: '299 - "a\u009b2J\u0085b"' };
    await using server = await apiServer((_, response) => void response.writeHead(302, headers).end());
    const warnings: string[] = [];
    const asked = clientFor(server.url).request({ ...GET, onWarning: (text) => warnings.push(text) });
    await expect(asked).rejects.toThrow('\\x9b2J');
    expect(warnings.map(rawIn)).toEqual([undefined]);
    expect(warnings[0]).toContain('\\x9b2J');
  });

  test('in place of HTTP', async () => {
    const server = createServer((socket) => socket.end('HTTP/1.1 200 \u001b[2J\r\n\u001b]0;x\u0007\r\n\r\n'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const address = server.address();
      const { message } = await refusal(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
      expect(rawIn(message)).toBeUndefined();
    } finally {
      server.close();
    }
  });
});

describe('a node that prints hostile text over an exec', () => {
  async function ran(options: ExecServerOptions): Promise<{ readonly stdout: string; readonly end: ExecEnd }> {
    await using server = await execServer(options);
    let stdout = '';
    const onStdout = (chunk: string) => {
      stdout += chunk;
    };
    return { end: await clientFor(server.url).exec({ ...anExec, onStdout }), stdout };
  }

  test.each(Object.entries(HOSTILE))('to %s', async (_, text) => {
    const { stdout, end } = await ran({
      onExec: ({ send }) => {
        send('stdout', `1\t${text}\n`);
        send('stderr', text);
        send('status', exitStatus(1));
      },
    });
    expect(rawIn(stdout.replaceAll('\t', ' '))).toBeUndefined();
    expect(stdout).toMatch(/^1\t/);
    expect(stdout.endsWith('\n')).toBe(true);
    expect(end.kind === 'exited' && rawIn(end.stderr.replaceAll('\t', ' '))).toBeUndefined();
  });

  test.each([
    { what: 'the runtime', status: JSON.stringify({ status: 'Failure', message: ALL_HOSTILE }) },
    { what: 'a status that is none', status: ALL_HOSTILE },
  ])('as the message of $what', async ({ status }) => {
    const { end } = await ran({ onExec: ({ send }) => send('status', status) });
    expectHarmlessLine(end.kind === 'exited' ? undefined : end.message);
  });

  test('as the message of a refusal', async () => {
    const body = JSON.stringify({ kind: 'Status', message: ALL_HOSTILE });
    const { end } = await ran({
      onUpgrade: (socket) =>
        void socket.end(`HTTP/1.1 403 Forbidden\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
    });
    expectHarmlessLine(end.kind === 'refused' ? end.message : undefined);
  });

  test('harmless output arrives as it was sent', async () => {
    const lines = 'netdoctor 1\n0 0 0.001 Zürich\tn1 👩‍💻\n';
    const { stdout } = await ran({
      onExec: ({ send }) => {
        for (const byte of Buffer.from(lines)) send('stdout', Buffer.of(byte));
        send('status', SUCCESS);
      },
    });
    expect(stdout).toBe(lines.replace('\u200d', '\\u200d'));
  });
});

test('a namespace that is written back with another label keeps its annotations unchanged', async () => {
  const note = `two\nlines\t\u200b 👩‍💻 ${ALL_HOSTILE.toWellFormed()}`;
  const labels = {
    'app.kubernetes.io/managed-by': 'kubectl-netdoctor',
    'pod-security.kubernetes.io/enforce': 'restricted',
  };
  const namespace = { kind: 'Namespace', metadata: { name: 'ns', labels, annotations: { note } } };
  const put: unknown[] = [];
  await using server = await apiServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      if (request.method === 'PUT') put.push(JSON.parse(body));
      json(200, request.method === 'PUT' ? JSON.parse(body) : namespace)(request, response);
    });
  });
  const client = clientFor(server.url);
  const found = await findNamespace(client, 'ns');
  const { undo } = await changeNamespace(client, { name: 'ns', found, layers: ['node'] });
  await undo();
  expect(put).toEqual([
    {
      ...namespace,
      metadata: { ...namespace.metadata, labels: { ...labels, 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    namespace,
  ]);
});
