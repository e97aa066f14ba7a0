import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/errors.ts';
import { apiGate, type GateOptions } from '../../src/kube/api-gate.ts';
import { connect } from '../../src/kube/sdk.ts';
import { apiServer } from '../support/api-server.ts';
import { apiError, fakeClient, resolved } from '../support/kube.ts';

const GONE = new ClusterError('not reachable', { code: 'API_UNREACHABLE' });

/** A gate in front of an API server that gives these answers, one per request; the last answer repeats. */
function gateOf(answers: readonly (Error | 'ready')[], over: Partial<GateOptions> = {}) {
  let asked = 0;
  const client = fakeClient({
    request: () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return {};
    },
  });
  const gate = apiGate(client, { signal: new AbortController().signal, patienceMs: 200, pauseMs: 5, ...over });
  return { gate, asked: () => asked };
}

describe('an API server', () => {
  test('that answers is available', async () => {
    const { gate, asked } = gateOf(['ready']);
    expect(await gate.ask(Date.now())).toBe('there');
    expect(asked()).toBe(1);
  });

  test.each([401, 403, 404])('that refuses the request with %i is available', async (status) => {
    expect(await gateOf([apiError(status)]).gate.ask(Date.now())).toBe('there');
  });

  test.each([GONE, apiError(429), apiError(500), apiError(502), apiError(503)])(
    'is waited for until it is ready: %s',
    async (trouble) => {
      const { gate, asked } = gateOf([trouble, trouble, 'ready']);
      expect(await gate.ask(Date.now())).toBe('back');
      expect(asked()).toBe(3);
    },
  );

  test('is asked once for everyone who waits', async () => {
    const { gate, asked } = gateOf([GONE, GONE, 'ready']);
    const all = await Promise.all(Array.from({ length: 64 }, () => gate.ask(Date.now())));
    expect(new Set(all)).toEqual(new Set(['back']));
    expect(asked()).toBe(3);
  });

  test('that was away is back for callers that began before, and available for callers that began later', async () => {
    const { gate } = gateOf([GONE, 'ready']);
    const before = Date.now();
    await gate.ask(before);
    expect(await gate.ask(before)).toBe('back');
    expect(await gate.ask(Date.now() + 1)).toBe('there');
  });

  test('that stays away is given up, and each later caller asks it once', async () => {
    const { gate, asked } = gateOf([GONE], { patienceMs: 50 });
    const started = Date.now();
    expect(await gate.ask(started)).toBe('away');
    expect(Date.now() - started).toBeLessThan(1_000);
    const soFar = asked();
    expect(await gate.open()).toBe(false);
    expect(await gate.ask(started)).toBe('away');
    expect(asked()).toBe(soFar + 2);
  });

  test('that comes back after it was given up may be asked again', async () => {
    const { gate } = gateOf([GONE, 'ready'], { patienceMs: 0 });
    expect(await gate.ask(Date.now())).toBe('away');
    expect(await gate.open()).toBe(true);
  });

  test('that was never in doubt is not asked', async () => {
    const { gate, asked } = gateOf(['ready']);
    expect(await gate.open()).toBe(true);
    expect(asked()).toBe(0);
  });

  test('callers that come during a wait wait too', async () => {
    const { gate } = gateOf([GONE, GONE, 'ready']);
    const order: string[] = [];
    const first = gate.ask(Date.now()).then(() => order.push('asked'));
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = gate.open().then((isOpen) => order.push(`open: ${isOpen}`));
    await Promise.all([first, second]);
    expect(order.toSorted()).toEqual(['asked', 'open: true']);
  });

  test('is not waited for after the run has ended', async () => {
    const end = new AbortController();
    const { gate } = gateOf([GONE], { patienceMs: 60_000, pauseMs: 30_000, signal: end.signal });
    const started = Date.now();
    setTimeout(() => end.abort(), 30);
    expect(await gate.ask(started)).toBe('away');
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('reports that it is ready with a word, not an object', async () => {
    await using server = await apiServer((_, response) => response.writeHead(200).end('ok'));
    const signal = new AbortController().signal;
    const client = connect({ ...resolved, cluster: { server: server.url } }, { signal, env: {} });
    expect(await apiGate(client, { signal }).ask(Date.now())).toBe('there');
  });
});
