import { describe, expect, test } from 'vitest';
import { tcp } from '../../../plugins/tcp/index.ts';
import { checkSettings } from '../../../src/config/settings.ts';
import { planAgain, planOf } from '../../../src/run/check/plan-of.ts';
import type { PreflightedCluster } from '../../../src/run/run.ts';
import { aNode, aPlan, CLUSTER, clusterRef } from '../../support/plan.ts';

const found = {
  cluster: clusterRef,
  nodes: [aNode('n1'), aNode('n2')],
  untested: [],
  remarks: [],
  seen: { cluster: CLUSTER, families: ['ipv4'], nodes: [], apiServer: undefined, dns: undefined },
};
const clusters = [{ found, floaters: [] }] as unknown as readonly PreflightedCluster[];

describe('planOf', () => {
  test('contains the options of the check, including defaults, and no secrets', () => {
    const args = { port: '9000', imageRepository: 'mirror.example.com', token: 'S3CRET', timeout: '5m' };
    const plan = planOf(clusters, {
      args,
      settings: checkSettings(args),
      plugins: [],
      now: new Date(0),
      dryRun: false,
    });
    expect(plan.options).toEqual({
      port: '9000',
      imageRepository: 'mirror.example.com',
      podWait: '60s',
      probeTimeout: '5s',
      concurrency: '64',
    });
    expect(plan.runId).toMatch(/^19700101-000000\.000-[0-9a-f]{4}$/);
    expect(JSON.stringify(plan)).not.toContain('S3CRET');
  });

  test('the same cluster at both ends is refused, even if one of the users cannot read its fingerprint', () => {
    const parts = { args: {}, settings: checkSettings({}), plugins: [], now: new Date(0), dryRun: false };
    const second = { ...clusterRef, name: 'again', context: 'again', fingerprint: 'weak:0123' };
    const twice = [
      ...clusters,
      { found: { ...found, cluster: second }, floaters: [] },
    ] as unknown as readonly PreflightedCluster[];
    expect(() => planOf(twice, parts)).toThrow('source and destination are one and the same cluster');
  });
});

describe('planAgain', () => {
  const run = { runId: 'run-1', plan: aPlan(3) };
  const again = (nodes: readonly string[], untested: PreflightedCluster['found']['untested'] = [], saved = run) => {
    const seen = [{ found: { ...found, nodes: nodes.map((name) => aNode(name)), untested } }];
    return planAgain(saved, seen as unknown as readonly PreflightedCluster[], {
      args: {},
      settings: checkSettings({}),
      plugins: [tcp],
      now: new Date(0),
    });
  };
  const ends = ({ endpoints }: ReturnType<typeof again>) => endpoints.map(({ node }) => node);

  test('a check has the traits of now, and one that is no more those that it had', () => {
    const old = { protocols: ['udp'], latency: 'answer' } as const;
    const checks = ['tcp', 'telepathy'].map((name) => ({ name, paths: ['pod-pod'] as const, traits: old }));
    const saved = { runId: 'run-1', plan: aPlan(3, { checks }) };
    expect(again(['n1'], [], saved).checks.map(({ traits }) => traits)).toEqual([tcp.traits, old]);
  });

  test('the same nodes give the same pairs, under a new id', () => {
    const plan = again(['n1', 'n2', 'n3']);
    expect(plan.endpoints).toEqual(run.plan.endpoints);
    expect(plan).toMatchObject({ resumes: 'run-1', untested: [], remarks: [], directions: run.plan.directions });
    expect(plan.runId).not.toBe('run-1');
  });

  test('a node that is gone is dropped and reported, but the run still counts as complete', () => {
    const plan = again(['n1', 'n3']);
    expect(ends(plan)).toEqual(['n1', 'n3']);
    expect(plan.untested).toEqual([
      { cluster: CLUSTER, node: 'n2', reason: 'it is no longer in the cluster; its pairs are dropped', byRule: true },
    ]);
  });

  test('a node that is left out now is dropped', () => {
    const out = { cluster: CLUSTER, node: 'n2', reason: 'excluded by its label kosmos.io/exclude', byRule: true };
    const plan = again(['n1', 'n2', 'n3'], [out]);
    expect(ends(plan)).toEqual(['n1', 'n3']);
    expect(plan.untested).toEqual([out]);
  });

  test('a node that cannot be distinguished is not tested, as in the run before', () => {
    const strange = { cluster: CLUSTER, node: 'N9', reason: 'no node can have that name', byRule: false };
    const excluded = { cluster: CLUSTER, node: 'n8', reason: 'excluded', byRule: true };
    expect(again(['n1', 'n2', 'n3'], [strange, excluded]).untested).toEqual([strange]);
  });

  test('a new node is named but not probed', () => {
    const plan = again(['n1', 'n2', 'n3', 'n4']);
    expect(ends(plan)).toEqual(['n1', 'n2', 'n3']);
    expect(plan.remarks).toMatchObject([
      { cluster: CLUSTER, code: 'NODE_NEW', detail: 'node n4 is new since that run, and was not probed' },
    ]);
  });
});
