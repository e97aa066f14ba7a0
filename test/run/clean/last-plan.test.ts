import { expect, test } from 'vitest';
import { type AskedCluster, isSameCluster } from '../../../src/run/clean/last-plan.ts';
import { fakeClient, resolved } from '../../support/kube.ts';
import { aCluster } from '../../support/runs.ts';

const HERE = 'https://127.0.0.1:6443';
const THERE = 'https://127.0.0.2:6443';

interface Case {
  readonly saved: string;
  readonly now: string | undefined;
  readonly server: string;
  readonly same: boolean;
}

test.each<Case>([
  { saved: 'uid', now: 'uid', server: THERE, same: true },
  { saved: 'uid', now: 'other', server: HERE, same: false },
  { saved: 'weak:1', now: 'weak:1', server: THERE, same: true },
  { saved: 'weak:1', now: 'weak:2', server: HERE, same: false },
  { saved: 'uid', now: 'weak:1', server: HERE, same: true },
  { saved: 'uid', now: 'weak:1', server: THERE, same: false },
  { saved: 'weak:1', now: 'uid', server: HERE, same: true },
  { saved: 'uid', now: undefined, server: HERE, same: true },
  { saved: 'uid', now: undefined, server: THERE, same: false },
])('$saved saved, $now now, at $server: $same', ({ saved, now, server, same }) => {
  const client = fakeClient({ context: { ...resolved, cluster: { server } } });
  const asked: AskedCluster = { client, fingerprint: now ?? { error: new Error('nobody answers') } };
  expect(isSameCluster(aCluster('a', { server: HERE, fingerprint: saved }), asked)).toBe(same);
});
