import { describe, expect, test } from 'vitest';
import type { Preflight } from '../../src/preflight/preflight.ts';
import { deployStep, findStep, verifyStep } from '../../src/run/steps.ts';
import { captureIo } from '../support/io.ts';
import { fakeClient, routes } from '../support/kube.ts';
import {
  aDaemonSet,
  aNamespace,
  aPod,
  floaterOptions,
  hostOptions,
  listOf,
  NAMESPACE,
  platform,
} from '../support/objects.ts';
import { aPlan, CLUSTER, uidOf } from '../support/plan.ts';

const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const SET = `GET ${SETS}/netdoctor-floater`;

function clusterOf(table: Readonly<Record<string, unknown>>) {
  const client = fakeClient({ request: routes(table) });
  const found = { platform } as Preflight;
  return { name: CLUSTER, client, namespace: NAMESPACE, floaters: [floaterOptions, hostOptions], found };
}

describe('deploy', () => {
  test.each([
    { home: aNamespace(), words: 'cluster-a: floaters created, host-network floaters created' },
    {
      home: aNamespace({
        'app.kubernetes.io/managed-by': 'kubectl-netdoctor',
        'pod-security.kubernetes.io/enforce': 'restricted',
      }),
      words: `cluster-a: namespace ${NAMESPACE} opened for the hosts' network, floaters created, host-network floaters created`,
    },
  ])('reports the result for each layer: $words', async ({ home, words }) => {
    const { io, stderr } = captureIo();
    const at = `/api/v1/namespaces/${NAMESPACE}`;
    const table = { [`GET ${at}`]: home, [`PUT ${at}`]: home, [`POST ${SETS}`]: aDaemonSet(), [`POST ${at}/pods`]: {} };
    const [cluster] = await deployStep([clusterOf(table)], io);
    expect(cluster?.deployments.map(({ layer }) => layer)).toEqual(['pod', 'node']);
    expect(stderr()).toContain(`deploy: ${words}\n`);
  });
});

describe('without deploy', () => {
  test('all layers must exist, and a missing one is named', async () => {
    const { io } = captureIo();
    const both = { [SET]: aDaemonSet(), [`${SET}-host`]: aDaemonSet() };
    expect((await findStep([clusterOf(both)], io))[0]?.deployments).toHaveLength(2);
    await expect(findStep([clusterOf({ [SET]: aDaemonSet() })], io)).rejects.toMatchObject({
      code: 'NO_FLOATERS',
      message: `there are no host-network floaters of ours in namespace ${NAMESPACE} of cluster-a`,
    });
  });
});

describe('verify', () => {
  test('waits for the floaters of both layers, and binds a node that has only one of them', async () => {
    const { io, stderr } = captureIo();
    const host = (n: number) =>
      aPod(n, {
        metadata: { uid: uidOf(n + 100), ownerReferences: [{ kind: 'DaemonSet', name: 'x', uid: 'host' }] },
      });
    const pods = listOf([aPod(1), aPod(2), host(1)]);
    const table = {
      [SET]: aDaemonSet(),
      [`${SET}-host`]: aDaemonSet({ uid: 'host' }),
      [`GET /api/v1/namespaces/${NAMESPACE}/pods`]: pods,
    };
    // The recorded pods have this hash, as do the DaemonSets.
    const clusters = await findStep([clusterOf(table)], io);
    const plan = aPlan(2, { checks: [{ name: 'tcp', paths: ['pod-pod', 'node-node'] }] });
    const settings = { podWaitMs: 0 } as Parameters<typeof verifyStep>[0]['settings'];
    const bound = await verifyStep({ clusters, settings, plan }, io);
    expect(bound.floaters.map((floater) => floater && `${floater.node} ${floater.layer}`)).toEqual([
      ...['n1 pod', 'n2 pod', 'n1 node', undefined],
    ]);
    expect(bound.untested).toMatchObject([
      { node: 'n2', reason: 'host-network floater: no floater pod was made for it', byRule: false },
    ]);
    expect(stderr()).toContain('verify: cluster-a: 3 of 4 floaters ready; not ready: n2 (host-network floater: no');
  });
});
