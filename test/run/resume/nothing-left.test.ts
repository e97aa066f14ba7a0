import { describe, expect, test } from 'vitest';
import type { BoundPlan } from '../../../src/model/bound-plan.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { nothingLeft } from '../../../src/run/resume/nothing-left.ts';
import { remapRows } from '../../../src/state/remap-rows.ts';
import { aReport, type Decide, execError, filled, judgedCells, pass, skip } from '../../support/matrix.ts';
import { aBound, aNode, aPlan, CLUSTER, type PlanOptions } from '../../support/plan.ts';
import { rowsOnDisk } from '../../support/runs.ts';

const NOTHING = 'nothing is left to probe again: no probe of run 20300102-030405-abcd failed or was missed';
const three = aBound(3);

/** What a resume reports about a finished run, where `now` is the current plan for it. */
function resumed(decide: Decide, { bound = three, now = bound.plan }: { bound?: BoundPlan; now?: Plan } = {}) {
  const { plan, sections } = bound;
  const rows = rowsOnDisk(filled(bound, judgedCells(bound, decide)), plan);
  const saved = { runId: plan.runId, sections, report: aReport(bound, decide) };
  return nothingLeft(saved, now, remapRows(rows, { from: plan, to: now }));
}

describe('a finished run with nothing left to probe', () => {
  test('shows that all is well', () => {
    expect(resumed(() => pass())).toEqual({ code: 0, lines: [NOTHING], missing: [] });
    const some: Decide = ({ endpoint }) => (endpoint === 2 ? skip : pass());
    expect(resumed(some)).toMatchObject({ code: 0, missing: [] });
  });

  test('has tried nothing, which is not a success and is reported again', () => {
    const missing = ['check tcp was skipped: no floater has an IPv6 address'];
    expect(resumed(() => skip)).toEqual({ code: 2, lines: [NOTHING], missing });
  });

  test('could not try a check that the user named', () => {
    const checks: PlanOptions['checks'] = [
      { name: 'tcp', paths: ['pod-pod'] },
      { name: 'udp', paths: ['pod-pod'], named: true },
      { name: 'service', paths: ['pod-service'], named: true },
    ];
    const plan = aPlan(2, { checks });
    const sections = checks.slice(0, 2).map(({ name }) => ({ check: name, path: 'pod-pod', family: 'ipv4' }) as const);
    const bound = { ...aBound(2), plan, sections };
    const missing = ['check udp was skipped: no floater has an IPv6 address', 'check service had nothing to probe'];
    expect(resumed(({ section }) => (section === 1 ? skip : pass()), { bound })).toMatchObject({ code: 2, missing });
  });

  test('a node of the cluster cannot be probed', () => {
    const strange = { cluster: CLUSTER, node: 'N9', reason: 'no node can have that name', byRule: false };
    const now = aPlan(3, { untested: [strange] });
    expect(resumed(() => pass(), { now })).toMatchObject({
      code: 2,
      missing: ['not tested: N9: no node can have that name'],
    });
  });

  test('the nodes that it lacked are gone from the cluster', () => {
    const bound = { ...three, untested: [{ cluster: CLUSTER, node: 'n3', reason: 'Evicted', byRule: false }] };
    const gone = { cluster: CLUSTER, node: 'n3', reason: 'it is no longer in the cluster', byRule: true };
    const now = aPlan(2, { nodes: [aNode('n1'), aNode('n2')], untested: [gone] });
    const decide: Decide = ({ source, endpoint }) => (source === 2 || endpoint === 2 ? undefined : pass());
    expect(resumed(decide, { bound, now })).toEqual({
      code: 0,
      lines: [NOTHING, 'left out: n3 of cluster-a: it is no longer in the cluster'],
      missing: [],
    });
  });

  test('new nodes are reported', () => {
    const fresh = { cluster: CLUSTER, code: 'NODE_NEW', detail: 'node n4 is new', next: 'check takes it in' } as const;
    expect(resumed(() => pass(), { now: { ...three.plan, remarks: [fresh] } })?.lines).toEqual([
      NOTHING,
      'note: cluster-a: node n4 is new (check takes it in)',
    ]);
  });

  test('in any other case, something is left', () => {
    expect(resumed(({ source }) => (source === 0 ? execError : pass()))).toBeUndefined();
    expect(resumed(({ source }) => (source === 0 ? undefined : pass()))).toBeUndefined();
  });
});
