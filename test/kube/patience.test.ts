import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { ApiRequest } from '../../src/kube/client.ts';
import { parseRetryAfter, patiently, waitMs } from '../../src/kube/patience.ts';
import { connect } from '../../src/kube/sdk.ts';
import { apiServer, json } from '../support/api-server.ts';
import { anExec } from '../support/exec.ts';
import { execServer, SUCCESS } from '../support/exec-server.ts';
import { resolved } from '../support/kube.ts';

const NODES = { method: 'GET', path: '/api/v1/nodes' } as const;

function clientFor(server: string, signal = new AbortController().signal) {
  return connect({ ...resolved, cluster: { server } }, { signal, env: {} });
}

interface Busy {
  readonly status: number;
  readonly retryAfter?: string;
  /** How often the server refuses before it answers. */
  readonly times: number;
}

/**
 * Sends a request to a server that is busy at first. Returns the result and the requests that the server got.
 */
async function asked(busy: Busy, request: ApiRequest = NODES) {
  const seen: string[] = [];
  await using server = await apiServer((incoming: IncomingMessage, response) => {
    seen.push(`${incoming.method}`);
    if (seen.length > busy.times) return json(200, { kind: 'Test' })(incoming, response);
    if (busy.retryAfter !== undefined) response.setHeader('retry-after', busy.retryAfter);
    json(busy.status, { kind: 'Status', message: 'too many requests' })(incoming, response);
  });
  const answer: unknown = await clientFor(server.url)
    .request(request)
    .catch((error: unknown) => (error instanceof Error ? error.message : error));
  return { answer, seen };
}

const DONE = { kind: 'Test' };
const refusedWith = (status: number, method = 'GET') =>
  `the API server refused ${method} /api/v1/nodes with ${status}: too many requests`;

describe('a request to a busy server', () => {
  test.each([
    { status: 429, retryAfter: '0', times: 3 },
    { status: 503, retryAfter: '0', times: 3 },
    { status: 429, times: 1 },
  ])('is repeated when the server says so: %j', async (busy) => {
    const { answer, seen } = await asked(busy);
    expect(answer).toEqual(DONE);
    expect(seen).toHaveLength(busy.times + 1);
  });

  test('waits as long as it is told to', async () => {
    const started = Date.now();
    const { answer } = await asked({ status: 429, retryAfter: '1', times: 1 });
    expect(answer).toEqual(DONE);
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
  });

  test('stops after ten refusals', async () => {
    const { answer, seen } = await asked({ status: 429, retryAfter: '0', times: 99 });
    expect(answer).toBe(refusedWith(429));
    expect(seen).toHaveLength(10);
  });

  test('a wait that exceeds the budget is not begun', async () => {
    const { answer, seen } = await asked({ status: 429, retryAfter: '3600', times: 1 });
    expect(answer).toBe(refusedWith(429));
    expect(seen).toHaveLength(1);
  });

  test('a request that changes something is repeated only after a 429, which was not processed', async () => {
    const post: ApiRequest = { method: 'POST', path: NODES.path, body: {} };
    expect(await asked({ status: 429, retryAfter: '0', times: 1 }, post)).toEqual({
      answer: DONE,
      seen: ['POST', 'POST'],
    });
    expect(await asked({ status: 503, retryAfter: '0', times: 1 }, post)).toEqual({
      answer: refusedWith(503, 'POST'),
      seen: ['POST'],
    });
  });

  test('a 503 without Retry-After is final', async () => {
    expect(await asked({ status: 503, times: 1 })).toEqual({ answer: refusedWith(503), seen: ['GET'] });
  });

  test('an interruption ends the wait', async () => {
    await using server = await apiServer((incoming, response) => {
      response.setHeader('retry-after', '20');
      json(429, {})(incoming, response);
    });
    const controller = new AbortController();
    const started = Date.now();
    const answer = clientFor(server.url, controller.signal).request(NODES);
    setTimeout(() => controller.abort(new Error('interrupted')), 100);
    await expect(answer).rejects.toThrow();
    expect(Date.now() - started).toBeLessThan(5_000);
  });
});

describe('an exec at a busy server', () => {
  async function exec(refusals: readonly string[], signal?: AbortSignal) {
    let tries = 0;
    await using server = await execServer({
      onExec: ({ send }) => send('status', SUCCESS),
      beforeUpgrade: (socket) => {
        const refusal = refusals[tries++];
        if (refusal !== undefined) socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return refusal === undefined;
      },
    });
    const end = await clientFor(server.url).exec({ ...anExec, ...(signal ? { signal } : {}) });
    return { end, tries };
  }

  test.each(['429 Too Many Requests\r\nRetry-After: 0', '503 Service Unavailable\r\nRetry-After: 0'])(
    'is opened again after %j, because nothing ran yet',
    async (refusal) => {
      expect(await exec([refusal, refusal])).toEqual({ end: { kind: 'exited', code: 0, stderr: '' }, tries: 3 });
    },
  );

  test('is refused if the server asks for too long a wait', async () => {
    expect(await exec(['429 Too Many Requests\r\nRetry-After: 3600'])).toEqual({
      end: { kind: 'refused', status: 429, message: 'no further words', isStatus: false, retryAfterMs: 3_600_000 },
      tries: 1,
    });
  });

  test('the end of the run ends the wait', async () => {
    const { end } = await exec(['429 Too Many Requests\r\nRetry-After: 20'], AbortSignal.timeout(200));
    expect(end).toEqual({ kind: 'broken', message: 'interrupted' });
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2030-01-02T03:04:05Z');

  test.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Wed, 02 Jan 2030 03:04:15 GMT', 10_000],
    ['Wed, 02 Jan 2030 03:04:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });

  test.each([200, 400, 401, 403, 404, 500, 502])('a %i is never repeated, whatever it says', (status) => {
    expect(waitMs({ status, retryAfterMs: 1_000 }, { changes: false })).toBeUndefined();
  });

  test('all waits together stay within the budget', async () => {
    const started = Date.now();
    let asks = 0;
    const answer = await patiently(
      async () => ++asks,
      () => 40,
      { budgetMs: 100, signal: new AbortController().signal },
    );
    expect(answer).toBe(3);
    expect(Date.now() - started).toBeLessThan(2_000);
  });
});
