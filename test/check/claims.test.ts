import { describe, expect, test } from 'vitest';
import { skipAgreed } from '../../src/check/claims.ts';
import { checkPhase } from '../../src/check/phase.ts';
import { type BoundPlan, bind } from '../../src/model/bound-plan.ts';
import { type Matrix, makeMatrix, note } from '../../src/model/matrix.ts';
import { reasonOf, verdictOf } from '../../src/model/verdict.ts';
import { EXITED, fakeCheck, network } from '../support/fake-check.ts';
import { type ExecHandler, fakeClient, routes } from '../support/kube.ts';
import { rowsSeen } from '../support/memory.ts';
import { aBound, aFloater, aPlan, CLUSTER, SECOND, twoClusters } from '../support/plan.ts';

/** Pods in `lacking` say that they have no tool, those in `broken` cannot be asked, and the others answer. */
function cluster(lacking: readonly string[], broken: readonly string[] = []): ExecHandler {
  return (request) => {
    if (broken.includes(request.pod)) return { kind: 'broken', message: 'cut' };
    if (!lacking.includes(request.pod)) return network(() => 'ok')(request);
    request.onStdout('netdoctor 1 0\nmissing 0 curl\nend 0\n');
    return EXITED;
  };
}

const podOf = (n: number) => `netdoctor-floater-${n}`;

async function verdictsOf(exec: ExecHandler, bound: BoundPlan = aBound(3), later = bound.floaters) {
  const { calls, onRows } = rowsSeen();
  const client = fakeClient({ exec, request: routes({ 'GET /readyz': {} }) });
  const never = new AbortController().signal;
  const { matrix } = await checkPhase({
    clients: new Map([CLUSTER, SECOND].map((name) => [name, client])),
    bound,
    plugins: [fakeCheck],
    options: { timeoutMs: 700, count: 1 },
    concurrency: 2,
    signal: never,
    deadline: never,
    secondWaitMs: 0,
    settleMs: 0,
    onRows,
    onRepeat: () => {},
    listFloaters: async () => later.flatMap((one) => (one ? [{ ...one, state: 'ready' } as const] : [])),
  });
  return { verdicts: verdictsBySource(matrix, bound), rows: calls.map(({ source }) => source) };
}

/** The verdicts from each node, without duplicates. */
function verdictsBySource({ rows }: Matrix, { plan }: BoundPlan): Record<string, string> {
  const words = (codes: Iterable<number>) => [
    ...new Set([...codes].filter((code) => code !== 0).map((code) => [verdictOf(code), reasonOf(code)].join(' '))),
  ];
  return Object.fromEntries(
    (rows[0] ?? []).flatMap((row, source) =>
      row ? [[plan.endpoints[source]?.node ?? '', words(row.verdicts).join(', ').trim()]] : [],
    ),
  );
}

describe('a floater that says it lacks a tool', () => {
  test('is an error if others of its kind have the tool', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(2)]));
    expect(verdicts).toEqual({ n1: 'pass', n2: 'error PROGRAM', n3: 'pass' });
  });

  test('two of three are errors as well', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(2), podOf(3)]));
    expect(verdicts).toEqual({ n1: 'pass', n2: 'error PROGRAM', n3: 'error PROGRAM' });
  });

  test('if all say so, the check is skipped and the rows are reported again', async () => {
    const { verdicts, rows } = await verdictsOf(cluster([1, 2, 3].map(podOf)));
    expect(verdicts).toEqual({ n1: 'skip', n2: 'skip', n3: 'skip' });
    expect(rows.toSorted()).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('a floater that could not be asked does not count', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(1), podOf(2)], [podOf(3)]));
    expect(verdicts).toEqual({ n1: 'skip', n2: 'skip', n3: 'error EXEC' });
  });

  test('if the others could not be asked, its own word is not enough', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(1)], [podOf(2), podOf(3)]));
    expect(verdicts).toEqual({ n1: 'error PROGRAM', n2: 'error EXEC', n3: 'error EXEC' });
  });

  test('each cluster is judged on its own', async () => {
    const { verdicts } = await verdictsOf(cluster([11, 12].map(podOf)), twoClusters());
    expect(verdicts).toEqual({ n1: 'pass', n2: 'pass', m1: 'skip', m2: 'skip' });
  });

  test('the only floater of a cluster is believed', async () => {
    const plan = aPlan(2);
    const bound = { ...bind(plan, [aFloater(1), aFloater(2)], []) };
    const alone = { ...bound, floaters: [bound.floaters[0], undefined] };
    const [section] = bound.sections;
    if (!section) throw new Error('the plan has no section');
    const matrix = makeMatrix(bound.sections, 2);
    const cell = { section: 0, source: 0, endpoint: 1 };
    note(matrix, { cell, judgement: { verdict: 'error', reason: 'PROGRAM', detail: '' }, target: undefined, code: 12 });
    expect(skipAgreed(matrix, alone, [{ cell, detail: 'it lacks curl' }])).toEqual([cell]);
    expect(verdictsBySource(matrix, bound)).toEqual({ n1: 'skip' });
  });

  test('floaters that only answer do not count', async () => {
    const whole = aBound(3);
    const endpoints = whole.plan.endpoints.map((end, index) => ({
      ...end,
      role: index === 0 ? ('source' as const) : ('destination' as const),
    }));
    const bound = { ...whole, plan: { ...whole.plan, endpoints } };
    expect((await verdictsOf(cluster([podOf(1)]), bound)).verdicts).toEqual({ n1: 'skip' });
  });

  test('nor does one that could only probe itself', async () => {
    const whole = aBound(2);
    const endpoints = whole.plan.endpoints.map((end, index) =>
      index === 0 ? { ...end, role: 'source' as const } : end,
    );
    const bound = { ...whole, plan: { ...whole.plan, endpoints } };
    expect((await verdictsOf(cluster([podOf(1)]), bound)).verdicts).toEqual({ n1: 'skip' });
  });

  describe('when a floater restarts in the meantime and is asked again', () => {
    const { floaters } = aBound(3);
    const restarted = floaters.map((one, index) => (one && index === 0 ? { ...one, restarts: 1 } : one));
    const gone = floaters.slice(0, 2);
    const has = cluster([]);
    const lacks = cluster([1, 2, 3].map(podOf));
    const broken = cluster([], [1, 2, 3].map(podOf));

    /** Each pod's answers in turn, n1's first. The last one repeats. */
    function inTurn(...answers: readonly (readonly ExecHandler[])[]): ExecHandler {
      const execs = answers.map(() => 0);
      return (request) => {
        const pod = [1, 2, 3].map(podOf).indexOf(request.pod);
        const turn = execs[pod] ?? 0;
        execs[pod] = turn + 1;
        return (answers[pod]?.[turn] ?? answers[pod]?.at(-1) ?? broken)(request);
      };
    }

    // A broken channel is tried twice before it counts.
    test.each([
      {
        name: 'what the others said still counts, and its word is added',
        exec: () => inTurn([broken, broken, lacks], [lacks], [lacks]),
        is: { n1: 'skip', n2: 'skip', n3: 'skip' },
      },
      {
        name: 'it has the tool, so the others are errors again',
        exec: () => inTurn([broken, broken, has], [lacks], [lacks]),
        is: { n1: 'pass', n2: 'error PROGRAM', n3: 'error PROGRAM' },
      },
      {
        name: 'what it said before the restart no longer counts',
        exec: () => inTurn([lacks, broken], [broken, broken, lacks], [broken]),
        is: { n1: 'error EXEC', n2: 'error PROGRAM, error EXEC', n3: 'error EXEC' },
      },
    ])('$name', async ({ exec, is }) => {
      expect((await verdictsOf(exec(), aBound(3), restarted)).verdicts).toMatchObject(is);
    });

    test('a floater that had the tool and is gone by then still counts against them', async () => {
      const exec = inTurn([lacks], [lacks], [has]);
      const { verdicts } = await verdictsOf(exec, aBound(3), gone);
      expect(verdicts).toMatchObject({ n1: expect.not.stringContaining('skip'), n3: 'pass' });
    });
  });
});
