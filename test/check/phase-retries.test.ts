import { describe, expect, test } from 'vitest';
import type { Plugin } from '../../src/check/contract.ts';
import { checkPhase, type PhaseRequest } from '../../src/check/phase.ts';
import type { Floater } from '../../src/model/bound-plan.ts';
import { cells } from '../../src/model/matrix.ts';
import { reasonOf, verdictOf } from '../../src/model/verdict.ts';
import { summaryWords } from '../../src/report/text/summary-words.ts';
import { styleFor } from '../../src/ui/style.ts';
import { addressesOf, fakeCheck, network } from '../support/fake-check.ts';
import { captureIo } from '../support/io.ts';
import { type ExecHandler, fakeClient, routes } from '../support/kube.ts';
import { reportOf } from '../support/matrix.ts';
import { rowsSeen } from '../support/memory.ts';
import { aBound, aFloater, CLUSTER } from '../support/plan.ts';

const SAME = [1, 2, 3].map((n) => aFloater(n));
const bound = aBound(3);
const style = styleFor('stderr', captureIo().io);

interface Scene extends Partial<Pick<PhaseRequest, 'retries' | 'slowFactor' | 'plugins' | 'deadline'>> {
  readonly exec: ExecHandler;
  readonly floaters?: readonly Floater[];
}

async function play({ exec, floaters = SAME, ...over }: Scene) {
  const client = fakeClient({ exec, request: routes({ 'GET /readyz': {} }) });
  const repeats: string[] = [];
  const { calls, onRows } = rowsSeen();
  const { matrix } = await checkPhase({
    clients: new Map([[CLUSTER, client]]),
    bound,
    plugins: [fakeCheck],
    options: { timeoutMs: 700 },
    concurrency: 1,
    signal: new AbortController().signal,
    deadline: new AbortController().signal,
    secondWaitMs: 0,
    settleMs: 0,
    onRows,
    onRepeat: (probes, why) => repeats.push(`${probes}: ${why}`),
    listFloaters: async () => floaters.map((floater) => ({ ...floater, state: 'ready' })),
    ...over,
  });
  const report = reportOf(bound, matrix);
  const troubles = [...cells(matrix)]
    .filter(({ code }) => verdictOf(code) !== 'pass')
    .map(({ code }) => reasonOf(code));
  return { report, troubles, repeats, execs: client.execs, calls, words: summaryWords(report, style).split('\n') };
}

/** What n1 sees of n2, try by try. The last one repeats. Everything else passes. */
function fromN1ToN2(...tries: readonly string[]): ExecHandler {
  let next = 0;
  return network((pod, address) => {
    if (pod !== 'netdoctor-floater-1' || address !== '10.244.2.2') return 'ok';
    return tries[Math.min(next++, tries.length - 1)] ?? '';
  });
}

describe('--retries', () => {
  test('a failure that passes on try 2 is a pass, noted as flaky', async () => {
    const { report, repeats, execs, words } = await play({ exec: fromN1ToN2('no', 'ok'), retries: 1 });
    expect(report.summary).toMatchObject({ pass: 6, fail: 0, complete: true });
    const detail = 'passed on try 2: TIMEOUT before (it said no)';
    expect(report.notes).toMatchObject([
      { kind: 'flaky', check: 'tcp', source: { node: 'n1' }, destination: { node: 'n2' }, detail },
    ]);
    expect(words).toContain(`flaky: n1 → n2 (tcp pod-pod ipv4): ${detail}`);
    expect(repeats).toEqual(['1: they failed']);
    expect(execs.slice(3).map(addressesOf)).toEqual([['10.244.2.2']]);
  });

  test('a failure that stays has two attempts', async () => {
    const { report, repeats } = await play({ exec: fromN1ToN2('no'), retries: 1 });
    expect(report.failures).toMatchObject([{ reason: 'TIMEOUT', attempts: 2, target: '10.244.2.2' }]);
    expect(report.notes).toEqual([]);
    expect(repeats).toHaveLength(1);
  });

  test.each([
    { retries: 0, attempts: [1], notes: [] },
    { retries: 2, attempts: [3], notes: [] },
    { retries: 3, attempts: [], notes: ['passed on try 4: TIMEOUT before (it said c)'] },
    { retries: 5, attempts: [], notes: ['passed on try 4: TIMEOUT before (it said c)'] },
  ])('$retries of them: failures of $attempts attempts, notes $notes', async ({ retries, attempts, notes }) => {
    const { report } = await play({ exec: fromN1ToN2('a', 'b', 'c', 'ok'), retries });
    expect(report.failures.map((one) => one.attempts)).toEqual(attempts);
    expect(report.notes.map(({ detail }) => detail)).toEqual(notes);
  });

  test('nothing is repeated if nothing failed', async () => {
    const { repeats, execs } = await play({ exec: fromN1ToN2('ok'), retries: 5 });
    expect([repeats, execs.length]).toEqual([[], 3]);
  });

  test('a retry that could not be made does not undo the failure', async () => {
    const first = fromN1ToN2('no');
    let execs = 0;
    const exec: ExecHandler = (request) =>
      ++execs > 3 ? { kind: 'refused', status: 403, message: 'no more', isStatus: true } : first(request);
    const { report } = await play({ exec, retries: 1 });
    expect(report.failures).toMatchObject([{ verdict: 'fail', reason: 'TIMEOUT', detail: 'it said no' }]);
  });

  test('a floater that was replaced is not a failure of the network, with or without retries', async () => {
    const replaced = SAME.map((floater) => (floater.node === 'n2' ? { ...floater, restarts: 1 } : floater));
    const { report, repeats } = await play({ exec: fromN1ToN2('no', 'no', 'ok'), floaters: replaced, retries: 1 });
    expect(repeats).toEqual(['1: they failed', '1: a floater changed during the check']);
    expect(report.failures).toEqual([]);
  });

  test('there are no retries when the time is up', async () => {
    const time = new AbortController();
    const answer = fromN1ToN2('no');
    let execs = 0;
    const exec: ExecHandler = (request) => {
      if (++execs === 3) time.abort();
      return answer(request);
    };
    const { repeats, troubles } = await play({ exec, retries: 3, deadline: time.signal });
    expect([repeats, troubles]).toEqual([[], ['TIMEOUT']]);
  });
});

describe('--slow-factor', () => {
  const judge: Plugin['judge'] = (_, { fields }) => ({ verdict: 'pass', latencyMs: Number(fields) });
  const timed: Plugin = { ...fakeCheck, judge };
  const exec = network((pod, address) => (pod === 'netdoctor-floater-1' && address === '10.244.3.2' ? '90' : '3'));

  test('passes that are slow for this run fail, and their rows are written again', async () => {
    const { report, calls } = await play({ exec, plugins: [timed], slowFactor: 10 });
    expect(report.failures).toMatchObject([
      { reason: 'SLOW', latencyMs: 90, detail: '90.00 ms, 30 times the median of 3.00 ms' },
    ]);
    expect(calls.at(-1)).toEqual({ source: 0, sections: [0] });
    expect(calls).toHaveLength(4);
  });

  test('without it, no pass is slow', async () => {
    expect((await play({ exec, plugins: [timed] })).report.failures).toEqual([]);
  });
});
