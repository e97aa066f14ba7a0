import { describe, expect, test } from 'vitest';
import { tcp } from '../../../plugins/tcp/index.ts';
import { checkSettings } from '../../../src/config/settings.ts';
import { planAgain, planOf } from '../../../src/run/check/plan-of.ts';
import type { PreflightedCluster } from '../../../src/run/steps.ts';
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
  test('holds the options of the check, defaults written out, and no secret', () => {
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

  test('one cluster at both ends is refused, though one of the users cannot read its fingerprint', () => {
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

  test('the same nodes give the same pairs, under an id of its own', () => {
    const plan = again(['n1', 'n2', 'n3']);
    expect(plan.endpoints).toEqual(run.plan.endpoints);
    expect(plan).toMatchObject({ resumes: 'run-1', untested: [], remarks: [], directions: run.plan.directions });
    expect(plan.runId).not.toBe('run-1');
  });

  test('a node that is gone is dropped, and said; it is no reason to call the run incomplete', () => {
    const plan = again(['n1', 'n3']);
    expect(ends(plan)).toEqual(['n1', 'n3']);
    expect(plan.untested).toEqual([
      { cluster: CLUSTER, node: 'n2', reason: 'it is no longer in the cluster; its pairs are dropped', byRule: true },
    ]);
  });

  test('a node that is left out by now is dropped', () => {
    const out = { cluster: CLUSTER, node: 'n2', reason: 'excluded by its label kosmos.io/exclude', byRule: true };
    const plan = again(['n1', 'n2', 'n3'], [out]);
    expect(ends(plan)).toEqual(['n1', 'n3']);
    expect(plan.untested).toEqual([out]);
  });

  test('a node that cannot be told apart is not tested, in this run as in the one before', () => {
    const strange = { cluster: CLUSTER, node: 'N9', reason: 'no node can have that name', byRule: false };
    const excluded = { cluster: CLUSTER, node: 'n8', reason: 'excluded', byRule: true };
    expect(again(['n1', 'n2', 'n3'], [strange, excluded]).untested).toEqual([strange]);
  });

  test('a node that is new is named and not probed', () => {
    const plan = again(['n1', 'n2', 'n3', 'n4']);
    expect(ends(plan)).toEqual(['n1', 'n2', 'n3']);
    expect(plan.remarks).toMatchObject([
      { cluster: CLUSTER, code: 'NODE_NEW', detail: 'node n4 is new since that run, and was not probed' },
    ]);
  });
});
