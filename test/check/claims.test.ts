import { describe, expect, test } from 'vitest';
import { skipAgreed } from '../../src/check/claims.ts';
import { type Matrix, makeMatrix, note } from '../../src/check/matrix.ts';
import { checkPhase } from '../../src/check/phase.ts';
import { reasonOf, verdictOf } from '../../src/check/verdict.ts';
import { type BoundPlan, bind } from '../../src/plan/bind.ts';
import { EXITED, fakeCheck, network } from '../support/fake-check.ts';
import { type ExecHandler, fakeClient, routes } from '../support/kube.ts';
import { rowsSeen } from '../support/memory.ts';
import { aBound, aFloater, aPlan, CLUSTER, SECOND, twoClusters } from '../support/plan.ts';

/** Pods in `lacking` say that they have no tool, those in `broken` cannot be asked, others answer. */
function cluster(lacking: readonly string[], broken: readonly string[] = []): ExecHandler {
  return (request) => {
    if (broken.includes(request.pod)) return { kind: 'broken', message: 'cut' };
    if (!lacking.includes(request.pod)) return network(() => 'ok')(request);
    request.onStdout('netdoctor 1 0\nmissing 0 curl\nend 0\n');
    return EXITED;
  };
}

const podOf = (n: number) => `netdoctor-floater-${n}`;

async function verdictsOf(exec: ExecHandler, bound: BoundPlan = aBound(3)) {
  const { calls, onRows } = rowsSeen();
  const client = fakeClient({ exec, request: routes({ 'GET /readyz': {} }) });
  const never = new AbortController().signal;
  const { matrix } = await checkPhase({
    clients: new Map([CLUSTER, SECOND].map((name) => [name, client])),
    bound,
    plugins: [fakeCheck],
    options: { timeoutMs: 700, count: 1 },
    concurrency: 2,
    ...{ signal: never, deadline: never, secondWaitMs: 0, settleMs: 0, onRows, onRepeat: () => {} },
    listFloaters: async () => bound.floaters.flatMap((one) => (one ? [{ ...one, state: 'ready' } as const] : [])),
  });
  return { verdicts: verdictsBySource(matrix, bound), rows: calls.map(({ source }) => source) };
}

/** The verdicts from each node, each once. */
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

describe('a floater that says that it lacks a tool', () => {
  test('alone, it is an error: others of its kind have the tool', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(2)]));
    expect(verdicts).toEqual({ n1: 'pass', n2: 'error PROGRAM', n3: 'pass' });
  });

  test('two of three are errors as well', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(2), podOf(3)]));
    expect(verdicts).toEqual({ n1: 'pass', n2: 'error PROGRAM', n3: 'error PROGRAM' });
  });

  test('where all say so the check is skipped, and the rows are told anew', async () => {
    const { verdicts, rows } = await verdictsOf(cluster([1, 2, 3].map(podOf)));
    expect(verdicts).toEqual({ n1: 'skip', n2: 'skip', n3: 'skip' });
    expect(rows.toSorted()).toEqual([0, 0, 1, 1, 2, 2]);
  });

  test('whoever could not be asked does not count', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(1), podOf(2)], [podOf(3)]));
    expect(verdicts).toEqual({ n1: 'skip', n2: 'skip', n3: 'error EXEC' });
  });

  test('where the others could not be asked, its own word is not enough', async () => {
    const { verdicts } = await verdictsOf(cluster([podOf(1)], [podOf(2), podOf(3)]));
    expect(verdicts).toEqual({ n1: 'error PROGRAM', n2: 'error EXEC', n3: 'error EXEC' });
  });

  test('each cluster for itself', async () => {
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
});
