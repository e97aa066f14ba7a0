import { describe, expect, test } from 'vitest';
import { floaterOf, isReady, listFloaterPods, nodeOf, readyFloaters } from '../../src/floater/pods.ts';
import type { Pod } from '../../src/kube/objects.ts';
import { SPEC_HASH_ANNOTATION } from '../../src/model/labels.ts';
import { fakeClient, routes } from '../support/kube.ts';
import { aPod, DAEMON_SET_UID, deployment, listOf, NAMESPACE, type PodParts } from '../support/objects.ts';
import { aFloater, CLUSTER, identityOf, uidOf } from '../support/plan.ts';

const PODS = `GET /api/v1/namespaces/${NAMESPACE}/pods`;
const owners = [{ kind: 'ReplicaSet', name: 'other', uid: 'other' }];

describe('floaterOf', () => {
  test('has what the check needs', () => {
    expect(floaterOf(aPod(1), deployment, CLUSTER)).toEqual(aFloater(1));
  });

  test('expects the identity of token and UID', () => {
    expect(floaterOf(aPod(7), deployment, CLUSTER).identity).toBe(identityOf(7));
    expect(floaterOf(aPod(7), { ...deployment, profile: 'kosmos', port: 9000 }, CLUSTER)).toMatchObject({
      identity: 'OK',
      port: 9000,
    });
    const own = { ...deployment, profile: 'custom', answer: 'a.$(NETDOCTOR_IDENTITY)' } as const;
    expect(floaterOf(aPod(7), own, CLUSTER)).toMatchObject({ identity: `a.${identityOf(7)}`, can: ['identity'] });
  });

  test('has the layer of its DaemonSet', () => {
    expect(floaterOf(aPod(1), { ...deployment, layer: 'node' }, CLUSTER).layer).toBe('node');
  });

  test('uses podIP if an old server has no podIPs', () => {
    const status = { podIP: '10.0.0.9' };
    expect(floaterOf(aPod(1, { status }), deployment, CLUSTER).addresses).toEqual(['10.0.0.9']);
    expect(floaterOf(aPod(1, { status: {} }), deployment, CLUSTER).addresses).toEqual([]);
  });

  test('has the addresses of its node, as far as they are addresses', () => {
    const status = { hostIP: '192.0.2.1', hostIPs: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }, { ip: 'x' }] };
    expect(floaterOf(aPod(1, { status }), deployment, CLUSTER).hostAddresses).toEqual(['192.0.2.1', '2001:db8::1']);
    const old = { hostIP: '192.0.2.1' };
    expect(floaterOf(aPod(1, { status: old }), deployment, CLUSTER).hostAddresses).toEqual(['192.0.2.1']);
  });

  test('adds up the restarts of its containers', () => {
    const one = { name: 'floater', ready: true, restartCount: 2 };
    const status = { containerStatuses: [one, { ...one, name: 'x' }] };
    expect(floaterOf(aPod(1, { status }), deployment, CLUSTER).restarts).toBe(4);
  });

  test('names a container that is not ours', () => {
    const containers = [{ name: 'floater' }, { name: 'istio-proxy' }];
    expect(floaterOf(aPod(1, { spec: { containers } }), deployment, CLUSTER).trouble).toContain('istio-proxy');
  });

  test('names a sidecar among the init containers too, where meshes add it since 1.29', () => {
    const spec = {
      containers: [{ name: 'floater' }],
      initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always' }],
    };
    expect(floaterOf(aPod(1, { spec }), deployment, CLUSTER).trouble ?? '').toContain('istio-proxy');
  });
});

describe('isReady', () => {
  const NOT_READY: readonly { why: string; parts: PodParts }[] = [
    { why: 'is being removed', parts: { metadata: { deletionTimestamp: '2030-01-01T00:00:00Z' } } },
    { why: 'has an older template', parts: { metadata: { annotations: { [SPEC_HASH_ANNOTATION]: 'older' } } } },
    { why: 'has no annotation', parts: { metadata: { annotations: {} } } },
    { why: 'has no status yet', parts: { status: {} } },
    { why: 'says False', parts: { status: { conditions: [{ type: 'Ready', status: 'False' }] } } },
    { why: 'says Unknown', parts: { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } } },
    { why: 'has another condition', parts: { status: { conditions: [{ type: 'PodScheduled', status: 'True' }] } } },
  ];

  test('accepts a ready pod of the wanted template', () => {
    expect(isReady(aPod(1), deployment)).toBe(true);
  });

  test.each(NOT_READY)('does not accept one that $why', ({ parts }) => {
    expect(isReady(aPod(1, parts), deployment)).toBe(false);
  });
});

describe('nodeOf', () => {
  const meant = (key: string) => ({
    containers: [],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{}, { matchFields: [{ key, values: ['n5'] }] }],
        },
      },
    },
  });
  const unscheduled = (spec: Pod['spec']): Pod => ({ metadata: { name: 'p' }, spec, status: {} });

  test('is the node that it is on, or the one that the DaemonSet meant it for', () => {
    expect(nodeOf(aPod(3))).toBe('n3');
    expect(nodeOf(unscheduled(meant('metadata.name')))).toBe('n5');
    expect(nodeOf(unscheduled(meant('other')))).toBeUndefined();
    expect(nodeOf(unscheduled({ containers: [] }))).toBeUndefined();
  });
});

describe('listing', () => {
  test('reads all pages by our labels, and leaves out pods of other owners', async () => {
    const pages = (asked: { query?: Readonly<Record<string, string>> }) =>
      asked.query?.continue === 'more'
        ? listOf([aPod(3), aPod(4, { metadata: { ownerReferences: owners } })])
        : listOf([aPod(1), aPod(2)], 'more');
    const client = fakeClient({ request: routes({ [PODS]: pages }) });
    const found = await listFloaterPods(client, [deployment]);
    expect(found.map(({ metadata }) => metadata.uid)).toEqual([1, 2, 3].map(uidOf));
    for (const { query } of client.requests) {
      expect(query?.labelSelector).toBe(
        'app.kubernetes.io/managed-by=kubectl-netdoctor,app.kubernetes.io/name=netdoctor-floater',
      );
    }
    expect(deployment.daemonSetUid).toBe(DAEMON_SET_UID);
  });

  test('returns the ready ones of all layers, in one request', async () => {
    const ownerReferences = [{ kind: 'DaemonSet', name: 'netdoctor-floater-host', uid: 'host' }];
    const client = fakeClient({
      request: routes({ [PODS]: listOf([aPod(1), aPod(2, { metadata: { ownerReferences } })]) }),
    });
    const both = [deployment, { ...deployment, layer: 'node', daemonSetUid: 'host' } as const];
    const found = await readyFloaters(client, both, CLUSTER);
    expect(found.map(({ node, layer }) => `${node} ${layer}`)).toEqual(['n1 pod', 'n2 node']);
    expect(client.requests).toHaveLength(1);
    expect(await readyFloaters(client, [], CLUSTER)).toEqual([]);
  });

  test('returns the ready ones', async () => {
    const pods = [aPod(1), aPod(2, { status: {} }), aPod(3)];
    const client = fakeClient({ request: routes({ [PODS]: listOf(pods) }) });
    expect(await readyFloaters(client, [deployment], CLUSTER)).toEqual([aFloater(1), aFloater(3)]);
  });
});
