import { describe, expect, test } from 'vitest';
import { type BoundPlan, bind } from '../../src/model/bound-plan.ts';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { aReport, type Decide, execError, pass, skip, timeout } from '../support/matrix.ts';
import { aBound, aFloater, aPlan, CLUSTER } from '../support/plan.ts';

const untested = (byRule: boolean) => [{ cluster: CLUSTER, node: 'n9', reason: 'some reason', byRule }];
const three = aBound(3);
/** The judgement of the pair n1 → n2. Everything else passes. */
const but =
  (judgement: ReturnType<Decide>): Decide =>
  ({ source, endpoint }) =>
    source === 0 && endpoint === 1 ? judgement : pass();

function tcpAndUdp(udp: { readonly named: boolean }): BoundPlan {
  const checks = [
    { name: 'tcp', paths: ['pod-pod'] },
    { name: 'udp', paths: ['pod-pod'], ...udp },
  ] as const;
  return bind(aPlan(2, { checks }), [aFloater(1), aFloater(2)], []);
}

const CASES: readonly { name: string; bound?: BoundPlan; decide: Decide; code: 0 | 1 | 2 }[] = [
  { name: 'all passed', decide: () => pass(), code: 0 },
  {
    name: 'all passed, a node is left out by rule',
    bound: { ...three, untested: untested(true) },
    decide: () => pass(),
    code: 0,
  },
  { name: 'some were skipped, the rest passed', decide: but(skip), code: 0 },
  { name: 'one failed', decide: but(timeout), code: 1 },
  { name: 'all failed', decide: () => timeout, code: 1 },
  {
    name: 'one failed and another could not be measured',
    decide: ({ source, endpoint }) => (source !== 0 ? pass() : endpoint === 1 ? timeout : execError),
    code: 1,
  },
  {
    name: 'one failed and a floater is missing',
    bound: { ...three, untested: untested(false) },
    decide: but(timeout),
    code: 1,
  },
  { name: 'one could not be measured', decide: but(execError), code: 2 },
  { name: 'one has no verdict', decide: but(undefined), code: 2 },
  { name: 'nothing has a verdict', decide: () => undefined, code: 2 },
  { name: 'a node has no floater', bound: { ...three, untested: untested(false) }, decide: () => pass(), code: 2 },
  { name: 'all were skipped', decide: () => skip, code: 2 },
  { name: 'one node alone: nothing to probe', bound: aBound(1), decide: () => pass(), code: 2 },
  { name: 'no node at all', bound: aBound(0), decide: () => pass(), code: 2 },
  {
    name: 'one of two checks was skipped on every pair, and the user had named it',
    bound: tcpAndUdp({ named: true }),
    decide: ({ section }) => (section === 1 ? skip : pass()),
    code: 2,
  },
  {
    name: 'one of two checks was skipped on every pair, and it runs by default',
    bound: tcpAndUdp({ named: false }),
    decide: ({ section }) => (section === 1 ? skip : pass()),
    code: 0,
  },
  {
    name: 'a check that was named was skipped on some pairs',
    bound: tcpAndUdp({ named: true }),
    decide: ({ section, source }) => (section === 1 && source === 0 ? skip : pass()),
    code: 0,
  },
];

describe('exitCodeOf', () => {
  test.each(CASES)('$name: $code', ({ bound = three, decide, code }) => {
    const report = aReport(bound, decide);
    expect(exitCodeOf(report)).toBe(code);
  });

  test('complete shows whether there is a reason for 2, with or without failed probes', () => {
    expect(aReport(three, but(timeout)).summary.complete).toBe(true);
    expect(aReport({ ...three, untested: untested(false) }, but(timeout)).summary.complete).toBe(false);
  });
});
