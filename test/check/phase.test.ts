import { describe, expect, test } from 'vitest';
import { checkPhase, type PhaseRequest } from '../../src/check/phase.ts';
import { presentFloaters } from '../../src/check/recheck.ts';
import { runSources } from '../../src/check/runner.ts';
import { type BoundPlan, bind, type Floater, type SeenFloater } from '../../src/model/bound-plan.ts';
import { cellKey, cells, countVerdicts, makeMatrix } from '../../src/model/matrix.ts';
import { CODES, reasonOf, verdictOf } from '../../src/model/verdict.ts';
import { addressesOf, EXITED, fakeCheck, network, openGate, outputOf } from '../support/fake-check.ts';
import { type ExecHandler, fakeClient, routes } from '../support/kube.ts';
import { rowsSeen } from '../support/memory.ts';
import { aBound, aFloater, aNode, aPlan, CLUSTER, SECOND, twoClusters, uidOf } from '../support/plan.ts';

interface Scene {
  readonly bound?: BoundPlan;
  readonly exec: ExecHandler;
  /** The floaters at each look after the check phase. The last ones repeat. */
  readonly looks: readonly (readonly (Floater | SeenFloater)[])[];
  readonly secondWaitMs?: number;
  readonly signal?: AbortSignal;
  readonly deadline?: AbortSignal;
  readonly onLook?: (look: number) => void;
  readonly concurrency?: number;
}

const SAME = [1, 2, 3].map((n) => aFloater(n));

async function play(scene: Scene) {
  const { bound = aBound(3), exec, looks, secondWaitMs = 0, signal, deadline, onLook, concurrency = 2 } = scene;
  const client = fakeClient({ exec, request: routes({ 'GET /readyz': {} }) });
  const repeats: number[] = [];
  const { calls, onRows } = rowsSeen();
  let look = 0;
  const request: PhaseRequest = {
    clients: new Map([[CLUSTER, client]]),
    bound,
    plugins: [fakeCheck],
    options: { timeoutMs: 700, count: 1 },
    concurrency,
    signal: signal ?? new AbortController().signal,
    deadline: deadline ?? new AbortController().signal,
    secondWaitMs,
    settleMs: 0,
    onRows,
    onRepeat: (probes) => repeats.push(probes),
    listFloaters: async () => {
      const now = looks[Math.min(look++, looks.length - 1)] ?? [];
      onLook?.(look);
      return now.map((floater) => ({ state: 'ready', ...floater }));
    },
  };
  const { matrix, bound: after } = await checkPhase(request);
  const node = (endpoint: number) => bound.plan.endpoints[endpoint]?.node ?? '';
  const verdicts = Object.fromEntries(
    [...cells(matrix)].map(({ source, endpoint, code }) => [
      `${node(source)} ${node(endpoint)}`,
      [verdictOf(code), reasonOf(code)].filter((word) => word !== undefined).join(' '),
    ]),
  );
  const detail = (source: number, endpoint: number) => matrix.details.get(cellKey({ section: 0, source, endpoint }));
  return { verdicts, detail, repeats, calls, execs: client.execs, after, looks: look };
}

const ALL_PASS = {
  'n1 n2': 'pass',
  'n1 n3': 'pass',
  'n2 n1': 'pass',
  'n2 n3': 'pass',
  'n3 n1': 'pass',
  'n3 n2': 'pass',
};
const replaced = (n: number) =>
  SAME.map((floater) =>
    floater.node === `n${n}` ? { ...floater, uid: uidOf(90 + n), addresses: ['10.244.90.2'] } : floater,
  );
/** n2 is not reached at its first address. */
const deadOnce = network((_pod, address) => (address === '10.244.2.2' ? 'no' : 'ok'));

describe('checkPhase', () => {
  test('probes N·(N−1) pairs with one exec for each source if all is well', async () => {
    const { verdicts, repeats, calls, execs } = await play({ exec: network(() => 'ok'), looks: [SAME] });
    expect(verdicts).toEqual(ALL_PASS);
    expect(execs.map(({ pod }) => pod).toSorted()).toEqual(SAME.map(({ pod }) => pod));
    expect(repeats).toEqual([]);
    expect(calls.toSorted((a, b) => a.source - b.source)).toEqual(
      [0, 1, 2].map((source) => ({ source, sections: [0] })),
    );
  });

  test('a failure between unchanged floaters is a failure, and is not repeated', async () => {
    const { verdicts, execs, repeats } = await play({ exec: deadOnce, looks: [SAME] });
    expect(verdicts).toEqual({ ...ALL_PASS, 'n1 n2': 'fail TIMEOUT', 'n3 n2': 'fail TIMEOUT' });
    expect(execs).toHaveLength(3);
    expect(repeats).toEqual([]);
  });

  test('failures at a replaced floater are probed once more, only at its new address', async () => {
    const { verdicts, execs, repeats, after } = await play({ exec: deadOnce, looks: [SAME.slice(0, 1), replaced(2)] });
    expect(verdicts).toEqual(ALL_PASS);
    expect(repeats).toEqual([2]);
    expect(execs.slice(3).map(addressesOf)).toEqual([['10.244.90.2'], ['10.244.90.2']]);
    expect(after.floaters[1]?.uid).toBe(uidOf(92));
  });

  test('a failure that stays after the second probe is a failure with two attempts', async () => {
    const { verdicts, detail } = await play({
      exec: network((_, to) => (/\.(2|90)\.2$/.test(to) ? 'no' : 'ok')),
      looks: [replaced(2)],
    });
    expect(verdicts).toEqual({ ...ALL_PASS, 'n1 n2': 'fail TIMEOUT', 'n3 n2': 'fail TIMEOUT' });
    expect(detail(0, 1)).toMatchObject({ detail: 'it said no', attempts: 2 });
  });

  test('a floater that restarts makes its failures doubtful in both directions', async () => {
    const restarted = SAME.map((floater) => (floater.node === 'n2' ? { ...floater, restarts: 1 } : floater));
    const exec = network((pod, to) => (pod === 'netdoctor-floater-2' || to === '10.244.2.2' ? 'no' : 'ok'));
    const { repeats, verdicts } = await play({ exec, looks: [restarted] });
    expect(repeats).toEqual([4]);
    expect(verdicts).toEqual({
      ...ALL_PASS,
      'n1 n2': 'fail TIMEOUT',
      'n2 n1': 'fail TIMEOUT',
      'n2 n3': 'fail TIMEOUT',
      'n3 n2': 'fail TIMEOUT',
    });
  });

  test('a failure at a node that has died stays a failure, and is not probed again', async () => {
    const dead = SAME.map(
      (floater) => ({ ...floater, state: floater.node === 'n2' ? 'node-not-ready' : 'ready' }) as const,
    );
    const dying: ExecHandler = (request) =>
      request.pod === 'netdoctor-floater-2' ? { kind: 'broken', message: 'cut' } : deadOnce(request);
    const { verdicts, repeats, execs, looks } = await play({ exec: dying, looks: [dead] });
    expect(verdicts).toEqual({
      ...ALL_PASS,
      'n1 n2': 'fail TIMEOUT',
      'n3 n2': 'fail TIMEOUT',
      'n2 n1': 'error EXEC',
      'n2 n3': 'error EXEC',
    });
    // Each source once, and the one that broke off once more. A single look.
    expect({ repeats, execs: execs.length, looks }).toEqual({ repeats: [], execs: 4, looks: 1 });
  });

  test('failures at a dead node stay, without waiting for a replaced floater at the other end', async () => {
    const dead = { ...aFloater(3), state: 'node-not-ready' } as const;
    const now = [...replaced(2).slice(0, 2), dead];
    const exec = network((_, to) => (to === '10.244.2.2' || to === '10.244.3.2' ? 'no' : 'ok'));
    const { verdicts, looks } = await play({ exec, looks: [now], secondWaitMs: 60_000 });
    expect(verdicts).toEqual({ ...ALL_PASS, 'n1 n3': 'fail TIMEOUT', 'n2 n3': 'fail TIMEOUT' });
    expect(looks).toBe(3);
  });

  test('a floater that is gone leaves error POD with one attempt, and passes stay', async () => {
    const gone = SAME.filter(({ node }) => node !== 'n2');
    const { verdicts, detail, execs, calls } = await play({ exec: deadOnce, looks: [gone] });
    expect(verdicts).toEqual({ ...ALL_PASS, 'n1 n2': 'error POD', 'n3 n2': 'error POD' });
    expect(detail(0, 1)).toEqual({
      target: '10.244.2.2',
      detail: 'the floater on n2 is gone',
      attempts: 1,
    });
    expect(execs).toHaveLength(3);
    expect(calls.filter(({ source }) => source === 0).length).toBeGreaterThan(1);
  });

  test('a floater that is replaced again during the second probe leaves error POD, without a third', async () => {
    const exec = network((_, to) => (to === '10.244.1.2' || to === '10.244.3.2' ? 'ok' : 'no'));
    const again = replaced(2).map((floater) => (floater.node === 'n2' ? { ...floater, restarts: 3 } : floater));
    const { verdicts, repeats, execs } = await play({ exec, looks: [replaced(2), replaced(2), again] });
    expect(verdicts).toEqual({ ...ALL_PASS, 'n1 n2': 'error POD', 'n3 n2': 'error POD' });
    expect({ repeats, execs: execs.length }).toEqual({ repeats: [2], execs: 5 });
  });

  test('an exec that fails in a replaced floater is tried in the new one', async () => {
    const pods = replaced(2).map((floater) =>
      floater.node === 'n2' ? { ...floater, pod: 'netdoctor-floater-new' } : floater,
    );
    const exec: ExecHandler = (request) =>
      request.pod === 'netdoctor-floater-2'
        ? { kind: 'refused', status: 404, message: 'pods "netdoctor-floater-2" not found', isStatus: true }
        : network(() => 'ok')(request);
    const { verdicts, execs } = await play({ exec, looks: [pods] });
    expect(verdicts).toEqual(ALL_PASS);
    expect(execs.at(-1)?.pod).toBe('netdoctor-floater-new');
  });

  test('a floater that is there is not gone if another API server does not find it', async () => {
    const message = 'pods "netdoctor-floater-2" not found';
    const exec: ExecHandler = (request) =>
      request.pod === 'netdoctor-floater-2'
        ? { kind: 'refused', status: 404, message, isStatus: true }
        : network(() => 'ok')(request);
    const { verdicts, detail, repeats, calls } = await play({ exec, looks: [SAME] });
    expect(verdicts).toEqual({ ...ALL_PASS, 'n2 n1': 'error EXEC', 'n2 n3': 'error EXEC' });
    expect(detail(1, 0)).toMatchObject({
      obstacle: 'not-served',
      detail: `exec refused with 404: ${message}; but the floater is there, as it was before`,
    });
    expect(repeats).toEqual([]);
    // A row that was judged again is reported again. Otherwise the journal would keep the old verdict.
    expect(calls.filter(({ source }) => source === 1)).toHaveLength(2);
  });

  test('an interrupted phase rejects, and no half row counts as finished', async () => {
    const controller = new AbortController();
    const { calls, onRows } = rowsSeen();
    const exec: ExecHandler = () => {
      controller.abort(new Error('interrupted'));
      return { kind: 'broken', message: 'interrupted' };
    };
    const request = {
      clients: new Map([[CLUSTER, fakeClient({ exec, request: routes({ 'GET /readyz': {} }) })]]),
      bound: aBound(3),
      plugins: [fakeCheck],
      options: { timeoutMs: 1, count: 1 },
      concurrency: 1,
    };
    const rest = {
      onRows,
      signal: controller.signal,
      deadline: new AbortController().signal,
      secondWaitMs: 0,
      settleMs: 0,
      onRepeat: () => {},
      listFloaters: async () => [],
    };
    await expect(checkPhase({ ...request, ...rest })).rejects.toThrow('interrupted');
    expect(calls).toEqual([]);
  });

  test("when the run's time is up, finished probes keep their verdict and the rest has none", async () => {
    const time = new AbortController();
    const answer = network(() => 'ok');
    let execs = 0;
    const exec: ExecHandler = (request) => {
      execs += 1;
      if (execs > 2) {
        time.abort();
        return { kind: 'broken', message: 'interrupted' };
      }
      return answer(request);
    };
    const { verdicts, calls } = await play({ exec, looks: [SAME], deadline: time.signal });
    expect(verdicts).toEqual({ 'n1 n2': 'pass', 'n1 n3': 'pass', 'n2 n1': 'pass', 'n2 n3': 'pass' });
    expect(calls).toHaveLength(2);
  });

  test('if the run is ended while it waits for a new floater, failures at the old one are error POD', async () => {
    const time = new AbortController();
    const gone = SAME.filter(({ node }) => node !== 'n2');
    const onLook = (look: number) => {
      if (look === 2) setTimeout(() => time.abort(), 20);
    };
    const { verdicts, execs, looks } = await play({
      exec: deadOnce,
      looks: [gone],
      secondWaitMs: 600_000,
      deadline: time.signal,
      onLook,
    });
    expect(verdicts).toEqual({ ...ALL_PASS, 'n1 n2': 'error POD', 'n3 n2': 'error POD' });
    expect([execs.length, looks]).toEqual([3, 2]);
  });

  test('every source is asked in its own cluster', async () => {
    const bound = twoClusters();
    const clients = new Map([CLUSTER, SECOND].map((name) => [name, fakeClient({ exec: network(() => 'ok') })]));
    const matrix = makeMatrix(bound.sections, bound.plan.endpoints.length);
    await runSources({
      clients,
      gates: new Map([...clients.keys()].map((name) => [name, openGate])),
      bound,
      plugins: [fakeCheck],
      options: { timeoutMs: 700, count: 1 },
      concurrency: 4,
      signal: new AbortController().signal,
      deadline: new AbortController().signal,
      matrix,
      onRows: async () => {},
    });
    const pods = [...clients].map(([name, { execs }]) => [name, execs.map(({ pod }) => pod).toSorted()]);
    expect(pods).toEqual([
      [CLUSTER, ['netdoctor-floater-1', 'netdoctor-floater-2']],
      [SECOND, ['netdoctor-floater-11', 'netdoctor-floater-12']],
    ]);
    expect(countVerdicts(matrix)).toEqual({ pass: 8, fail: 0, error: 0, skip: 0 });
  });

  test('a floater replaced in one cluster does not spoil the one of the same name in the other', async () => {
    const plan = aPlan(2, { second: [aNode('n1', { cluster: SECOND }), aNode('n2', { cluster: SECOND })] });
    const floaters = [1, 2].flatMap((n) => [aFloater(n), aFloater(n + 10, { cluster: SECOND, node: `n${n}` })]);
    const now = floaters.map((floater): SeenFloater => {
      const isReplaced = floater.cluster === SECOND && floater.node === 'n1';
      return { ...floater, ...(isReplaced ? { uid: uidOf(99) } : {}), state: 'ready' };
    });
    expect(presentFloaters(bind(plan, floaters, []), now).changed).toEqual([
      { endpoint: 2, words: 'the floater on n1 was replaced during the check' },
    ]);
  });

  test('a source that only waits does not hold up the next one', async () => {
    const bound = aBound(3);
    const allRun = Promise.withResolvers<void>();
    let running = 0;
    const exec: ExecHandler = async (request) => {
      request.onStdout('netdoctor 1 2\n');
      running += 1;
      if (running === 3) allRun.resolve();
      await allRun.promise;
      request.onStdout(outputOf(request, () => 'ok').slice('netdoctor 1 0\n'.length));
      return EXITED;
    };
    const { verdicts } = await play({ bound, exec, looks: [SAME], concurrency: 2 });
    expect(verdicts).toEqual(ALL_PASS);
  });

  test('a pair that cannot be tried is noted without an exec', async () => {
    const bound = aBound(2, () => ({ trouble: 'a container that is not ours: proxy' }));
    const looks = [bound.floaters.filter((floater) => floater !== undefined)];
    const { verdicts, execs, detail } = await play({ bound, exec: network(() => 'ok'), looks });
    expect(verdicts).toEqual({ 'n1 n2': 'error POD', 'n2 n1': 'error POD' });
    expect(execs).toEqual([]);
    expect(detail(0, 1)).toEqual({ target: undefined, attempts: 1, detail: 'a container that is not ours: proxy' });
    expect(CODES['error POD']).toBe(11);
  });
});
