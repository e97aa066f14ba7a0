import { expect, test } from 'vitest';
import { hiddenWords } from '../../../src/run/resume/hidden.ts';
import { refuseOthers } from '../../../src/run/resume/resume.ts';
import { aPlan, clusterRef } from '../../support/plan.ts';

test('hidden failures are reported with the command for them', () => {
  expect([1, 2].map((failures) => hiddenWords({ runId: 'run-1', failures }))).toEqual([
    '1 failure of run run-1 was not probed again: kubectl netdoctor resume --run run-1 does it',
    '2 failures of run run-1 were not probed again: kubectl netdoctor resume --run run-1 does it',
  ]);
});

test('hidden failures with an end in a cluster outside the resume are reported as such', () => {
  expect(hiddenWords({ runId: 'run-1', failures: 2, elsewhere: ['b'] })).toBe(
    '2 failures of run run-1 were not probed again; cluster b is not part of this resume: kubectl netdoctor resume --run run-1 does it',
  );
});

test('a run is only resumed in its own cluster, as far as this is known', () => {
  const weak = { ...clusterRef, fingerprint: 'weak:0123' };
  const elsewhere = { server: 'https://127.0.0.9:6443' };
  const resume = (before: typeof clusterRef, cluster: typeof clusterRef) => () =>
    refuseOthers({ runId: 'run-1', plan: { ...aPlan(2), source: before } }, [{ found: { cluster } }]);
  // Whether the UID of kube-system can be read depends on the user's rights.
  expect(resume(weak, clusterRef)).not.toThrow();
  expect(resume(clusterRef, weak)).not.toThrow();
  expect(resume(clusterRef, { ...clusterRef, ...elsewhere })).not.toThrow();
  const other = 'context cluster-a leads to another cluster than in run run-1';
  expect(resume(weak, { ...clusterRef, ...elsewhere })).toThrow(other);
  expect(resume(clusterRef, { ...clusterRef, fingerprint: 'another' })).toThrow(other);
});
