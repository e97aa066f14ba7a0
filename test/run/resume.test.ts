import { expect, test } from 'vitest';
import { hiddenWords } from '../../src/run/hidden.ts';
import { nothingLeftLines } from '../../src/run/resume.ts';
import { aPlan, CLUSTER } from '../support/plan.ts';

test('failures that are hidden are told with the command for them', () => {
  expect([1, 2].map((failures) => hiddenWords({ runId: 'run-1', failures }))).toEqual([
    '1 failure of run run-1 was not probed again: kubectl netdoctor resume --run run-1 does it',
    '2 failures of run run-1 were not probed again: kubectl netdoctor resume --run run-1 does it',
  ]);
});

test('where nothing is left, nodes that went and came are said all the same', () => {
  const gone = { cluster: CLUSTER, node: 'n3', reason: 'it is no longer in the cluster', byRule: true };
  const fresh = { cluster: CLUSTER, code: 'NODE_NEW', detail: 'node n4 is new', next: 'check takes it in' } as const;
  expect(nothingLeftLines({ runId: 'run-1' }, { ...aPlan(2, { untested: [gone] }), remarks: [fresh] })).toEqual([
    'nothing is left to probe again: no probe of run run-1 failed or was missed',
    'left out: n3 of cluster-a: it is no longer in the cluster',
    'note: cluster-a: node n4 is new (check takes it in)',
  ]);
  expect(nothingLeftLines({ runId: 'run-1' }, aPlan(2))).toHaveLength(1);
});
