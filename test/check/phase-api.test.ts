import { describe, expect, test } from 'vitest';
import { checkPhase } from '../../src/check/phase.ts';
import { ClusterError, UserError } from '../../src/errors.ts';
import type { ExecEnd } from '../../src/kube/client.ts';
import type { Floater } from '../../src/model/bound-plan.ts';
import { cells } from '../../src/model/matrix.ts';
import { reasonOf, verdictOf } from '../../src/model/verdict.ts';
import { fakeCheck, network } from '../support/fake-check.ts';
import { type ExecHandler, fakeClient } from '../support/kube.ts';
import { rowsSeen } from '../support/memory.ts';
import { aBound, aFloater, CLUSTER, uidOf } from '../support/plan.ts';

const GONE = new ClusterError('the API server is not reachable', { code: 'API_UNREACHABLE' });
const REFUSED: ExecEnd = { kind: 'broken', message: 'connect ECONNREFUSED' };
const SILENT: ExecEnd = { kind: 'timeout', message: 'the exec did not open within 15 s' };
const SAME = [1, 2, 3].map((n) => aFloater(n));

interface World {
  readonly exec: ExecHandler;
  /** Whether the API server answers when it is asked for the nth time. */
  readonly isThere?: (asked: number) => boolean;
  /** The floaters at the nth look. An error is thrown. */
  readonly look?: (nth: number) => readonly Floater[] | Error;
  readonly concurrency?: number;
  readonly deadline?: AbortSignal;
  readonly hurried?: () => boolean;
}

async function play({ exec, isThere = () => true, look = () => SAME, ...over }: World) {
  let asked = 0;
  let looks = 0;
  const client = fakeClient({
    exec,
    request: () => {
      if (!isThere(++asked)) throw GONE;
      return {};
    },
  });
  const { onRows } = rowsSeen();
  const bound = aBound(3);
  const { matrix, remarks } = await checkPhase({
    clients: new Map([[CLUSTER, client]]),
    bound,
    plugins: [fakeCheck],
    options: { timeoutMs: 700, count: 1 },
    concurrency: 1,
    signal: new AbortController().signal,
    deadline: new AbortController().signal,
    secondWaitMs: 0,
    settleMs: 0,
    apiWait: { patienceMs: 80, pauseMs: 5 },
    onRows,
    onRepeat: () => {},
    listFloaters: async () => {
      const seen = look(++looks);
      if (seen instanceof Error) throw seen;
      return seen.map((floater) => ({ ...floater, state: 'ready' }));
    },
    ...over,
  });
  const details = new Set([...matrix.details.values()].map(({ detail }) => detail));
  const verdicts = [...cells(matrix)].map(({ source, endpoint, code }) => {
    const words = [verdictOf(code), reasonOf(code)].filter((word) => word !== undefined).join(' ');
    return `n${source + 1}>n${endpoint + 1} ${words}`;
  });
  return {
    notPassed: verdicts.filter((line) => !line.endsWith(' pass')),
    verdicts,
    details: [...details],
    remarks,
    asked: () => asked,
    looks: () => looks,
    execs: client.execs.map(({ pod }) => pod.replace('netdoctor-floater-', 'n')),
  };
}

const ok = network(() => 'ok');
/** One destination does not answer. */
const deadN2 = network((_pod, address) => (address === '10.244.2.2' ? 'no' : 'ok'));

/** The first execs have this end; all later ones succeed. */
function first(times: number, end: ExecEnd): ExecHandler {
  let execs = 0;
  return (request) => (++execs > times ? ok(request) : end);
}

const unsettled = (trouble: string) => [
  {
    cluster: '',
    code: 'NOT_SETTLED',
    detail: `what did not pass could not be confirmed by a second look at the floaters: ${trouble}`,
    next: 'kubectl netdoctor resume probes it again',
  },
];

describe('an API server that goes away during the check', () => {
  test('is waited for, and the exec is repeated', async () => {
    const { notPassed, execs, remarks, asked } = await play({ exec: first(1, REFUSED), isThere: (nth) => nth > 3 });
    expect(notPassed).toEqual([]);
    expect(execs).toEqual(['n1', 'n1', 'n2', 'n3']);
    expect(remarks).toEqual([]);
    expect(asked()).toBe(4);
  });

  test('is waited for by all sources together', async () => {
    const { notPassed, execs, asked } = await play({
      exec: first(3, REFUSED),
      isThere: (nth) => nth > 3,
      concurrency: 3,
    });
    expect(notPassed).toEqual([]);
    expect(execs).toEqual(['n1', 'n2', 'n3', 'n1', 'n2', 'n3']);
    expect(asked()).toBe(4);
  });

  test('makes a timeout worth a second try', async () => {
    const { notPassed, execs } = await play({ exec: first(1, SILENT), isThere: (nth) => nth > 1 });
    expect(notPassed).toEqual([]);
    expect(execs).toEqual(['n1', 'n1', 'n2', 'n3']);
  });

  test('does not if it was there all the time, because then the kubelet is to blame', async () => {
    const { notPassed, execs, details } = await play({ exec: first(1, SILENT) });
    expect(notPassed).toEqual(['n1>n2 error EXEC', 'n1>n3 error EXEC']);
    expect(execs).toEqual(['n1', 'n2', 'n3']);
    expect(details).toEqual(['the kubelet of n1 does not answer: the exec did not open within 15 s']);
  });

  test('and stays away: no source fails, and later ones are not even started', async () => {
    const { verdicts, execs, details, remarks } = await play({ exec: () => REFUSED, isThere: () => false });
    expect(verdicts).toEqual([
      'n1>n2 error EXEC',
      'n1>n3 error EXEC',
      'n2>n1 error EXEC',
      'n2>n3 error EXEC',
      'n3>n1 error EXEC',
      'n3>n2 error EXEC',
    ]);
    expect(execs).toEqual(['n1']);
    expect(details).toEqual([
      'the API server does not answer: connect ECONNREFUSED',
      'the API server does not answer: the exec was not begun',
    ]);
    expect(remarks).toEqual(unsettled('the API server does not answer'));
  });

  test('is no longer waited for when the run is ended', async () => {
    const end = new AbortController();
    const started = Date.now();
    const { verdicts, remarks } = await play({
      exec: () => REFUSED,
      isThere: (nth) => {
        if (nth === 2) end.abort('SIGINT');
        return false;
      },
      deadline: end.signal,
      hurried: () => end.signal.aborted,
    });
    expect({ verdicts, remarks }).toEqual({ verdicts: [], remarks: [] });
    expect(Date.now() - started).toBeLessThan(1_000);
  });
});

describe('the look at the floaters after the check', () => {
  test('is repeated if it fails while the API server is there', async () => {
    const { notPassed, remarks, looks } = await play({ exec: deadN2, look: (nth) => (nth === 1 ? GONE : SAME) });
    expect(notPassed).toEqual(['n1>n2 fail TIMEOUT', 'n3>n2 fail TIMEOUT']);
    expect({ remarks, looks: looks() }).toEqual({ remarks: [], looks: 2 });
  });

  test.each([
    { name: 'unreachable', error: GONE },
    {
      name: 'forbidden',
      error: new ClusterError('the API server refused it with 403', { code: 'API_403', status: 403 }),
    },
    { name: 'without credentials', error: new UserError('the login program failed', { code: 'NO_CREDENTIALS' }) },
  ])('that stays $name: verdicts are kept, and a remark says that they are unconfirmed', async ({ error }) => {
    const { notPassed, remarks, looks } = await play({ exec: deadN2, look: () => error });
    expect(notPassed).toEqual(['n1>n2 fail TIMEOUT', 'n3>n2 fail TIMEOUT']);
    expect(remarks).toEqual(unsettled(error.message));
    expect(looks()).toBe(2);
  });

  test('is not made if nothing failed', async () => {
    const { notPassed, remarks, looks } = await play({ exec: ok, look: () => GONE });
    expect({ notPassed, remarks, looks: looks() }).toEqual({ notPassed: [], remarks: [], looks: 0 });
  });

  test('that fails between two probes leaves the probes that a changed floater spoilt as error POD', async () => {
    const replaced = SAME.map((floater) => (floater.node === 'n2' ? { ...floater, uid: uidOf(92) } : floater));
    const { notPassed, remarks, execs } = await play({ exec: deadN2, look: (nth) => (nth === 1 ? replaced : GONE) });
    expect(notPassed).toEqual(['n1>n2 error POD', 'n3>n2 error POD']);
    expect(remarks).toEqual(unsettled(GONE.message));
    expect(execs).toHaveLength(3);
  });

  test('a bug of ours is not reported as trouble of the cluster', async () => {
    const bug = new TypeError('undefined is not a function');
    await expect(play({ exec: deadN2, look: () => bug })).rejects.toThrow(bug);
  });

  test('a node that was added in the meantime changes nothing', async () => {
    const { verdicts, remarks } = await play({ exec: deadN2, look: () => [...SAME, aFloater(4)] });
    expect(verdicts).toEqual([
      'n1>n2 fail TIMEOUT',
      'n1>n3 pass',
      'n2>n1 pass',
      'n2>n3 pass',
      'n3>n1 pass',
      'n3>n2 fail TIMEOUT',
    ]);
    expect(remarks).toEqual([]);
  });

  test('if a node was removed, its floater is gone and nothing from or to it failed', async () => {
    const exec: ExecHandler = (request) =>
      request.pod === 'netdoctor-floater-2'
        ? { kind: 'refused', status: 404, message: 'nodes "n2" not found', isStatus: true }
        : deadN2(request);
    const { notPassed, details } = await play({ exec, look: () => SAME.filter(({ node }) => node !== 'n2') });
    expect(notPassed).toEqual(['n1>n2 error POD', 'n2>n1 error POD', 'n2>n3 error POD', 'n3>n2 error POD']);
    expect(details).toEqual(['the floater on n2 is gone']);
  });
});

describe('credentials that are refused in the middle of a run', () => {
  test('are not a failed probe, and the user is told to log in again', async () => {
    const exec: ExecHandler = (request) =>
      request.pod === 'netdoctor-floater-1'
        ? ok(request)
        : { kind: 'refused', status: 401, message: 'Unauthorized', isStatus: true };
    const refusal = new ClusterError('refused with 401', { code: 'API_401', status: 401 });
    const { notPassed, details, remarks } = await play({ exec, look: () => refusal });
    expect(notPassed).toEqual([
      'n2>n1 error FORBIDDEN',
      'n2>n3 error FORBIDDEN',
      'n3>n1 error FORBIDDEN',
      'n3>n2 error FORBIDDEN',
    ]);
    expect(details).toEqual(['exec refused with 401: Unauthorized; log in again']);
    expect(remarks).toEqual(unsettled('refused with 401'));
  });
});
