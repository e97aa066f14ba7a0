import { describe, expect, test } from 'vitest';
import { rebind, type SettleRequest, settle } from '../../src/check/settle.ts';
import { type BoundPlan, bind, type SeenFloater } from '../../src/model/bound-plan.ts';
import type { Cell } from '../../src/model/matrix.ts';
import { failure } from '../support/diagnosed.ts';
import { execError, filled, judgedCells, timeout } from '../support/matrix.ts';
import { aBound, aFloater, aPlan, CLUSTER } from '../support/plan.ts';

const LONG_MS = 600_000;

interface Scene {
  readonly bound: BoundPlan;
  /** The floaters at the nth look, from 1. */
  readonly seen: (look: number) => readonly SeenFloater[];
  readonly over?: Partial<SettleRequest>;
}

/** A request that waits very long, and how often it has looked. */
function scene({ seen, over }: Omit<Scene, 'bound'>) {
  const looks = { count: 0 };
  const request: SettleRequest = {
    gates: new Map(),
    signal: new AbortController().signal,
    deadline: new AbortController().signal,
    secondWaitMs: LONG_MS,
    settleMs: LONG_MS,
    options: { timeoutMs: 0 },
    onRows: async () => {},
    listFloaters: async () => seen(++looks.count),
    ...over,
  };
  return { request, looks };
}

const ready = (n: number, over: Partial<SeenFloater> = {}): SeenFloater => ({
  ...aFloater(n),
  state: 'ready',
  ...over,
});
const between = (source: number, endpoint: number): Cell => ({ section: 0, source, endpoint });

describe('rebind waits for floaters that are replaced, and for nothing else', () => {
  const both = [aFloater(1), aFloater(2)];

  test('a Service has no floater to wait for', async () => {
    const services = [{ cluster: CLUSTER, layer: 'service', check: 'dns', node: '10.96.0.10', aim: {} }] as const;
    const checks = [{ name: 'dns', paths: ['pod-service'] }] as const;
    const bound = bind(aPlan(2, { checks, services }), both, []);
    const { request, looks } = scene({ seen: () => [ready(1, { restarts: 1 }), ready(2)] });
    const rebound = await rebind(request, bound, [between(0, 2)]);
    expect(rebound).toMatchObject({ floaters: [{ restarts: 1 }, {}, undefined] });
    expect(looks.count).toBe(1);
  });

  test('nor has a node that had no floater before', async () => {
    const bound = bind(aPlan(3), both, []);
    const { request, looks } = scene({ seen: () => [ready(1, { restarts: 1 }), ready(2)] });
    await rebind(request, bound, [between(0, 1), between(0, 2)]);
    expect(looks.count).toBe(1);
  });

  test('Ctrl-C or the end of the time ends the wait', async () => {
    const ended = new AbortController();
    const seen = (look: number) => {
      // Between two looks, while it waits.
      if (look === 1) setTimeout(() => ended.abort('SIGINT'), 20);
      return [ready(1)];
    };
    const { request, looks } = scene({ seen, over: { deadline: ended.signal } });
    await rebind(request, aBound(2), [between(0, 1)]);
    expect(looks.count).toBe(1);
  });
});

describe('settle', () => {
  const bound = aBound(2);
  const failed = () =>
    filled(
      bound,
      judgedCells(bound, () => timeout),
    );

  test('if the user ends the run, there is no wait for the look', async () => {
    const ended = new AbortController();
    setTimeout(() => ended.abort('SIGINT'), 20);
    const over = { deadline: ended.signal, hurried: () => ended.signal.aborted };
    const { request, looks } = scene({ seen: () => [ready(1), ready(2)], over });
    expect(await settle(request, bound, failed())).toEqual({ trouble: 'the run was ended before' });
    expect(looks.count).toBe(0);
  });

  test('if the time is up, failures are still looked at, and not too early', async () => {
    const over = { deadline: AbortSignal.abort(), settleMs: 50 };
    const began = performance.now();
    const { request, looks } = scene({ seen: () => [ready(1, { restarts: 1 }), ready(2)], over });
    expect(await settle(request, bound, failed())).toMatchObject({ doubtful: { length: 2 } });
    expect(looks.count).toBe(1);
    expect(performance.now() - began).toBeGreaterThanOrEqual(45);
  });

  test('if nobody answered in time, floaters that crashed before are known by now', async () => {
    const over = { options: { timeoutMs: LONG_MS } };
    const { request, looks } = scene({ seen: () => [ready(1), ready(2)], over });
    expect(await settle(request, bound, failed())).toEqual({ doubtful: [] });
    expect(looks.count).toBe(1);
  });

  test.each([
    ['a refusal', failure('REFUSED')],
    ['an exec that broke', execError],
  ])('%s may come from a crash that is not known yet', async (_, judgement) => {
    const matrix = filled(
      bound,
      judgedCells(bound, ({ source }) => (source === 0 ? judgement : timeout)),
    );
    const over = { options: { timeoutMs: LONG_MS }, settleMs: 50 };
    const began = performance.now();
    const { request } = scene({ seen: () => [ready(1), ready(2)], over });
    await settle(request, bound, matrix);
    expect(performance.now() - began).toBeGreaterThanOrEqual(45);
  });
});
