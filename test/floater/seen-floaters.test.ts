import { expect, test } from 'vitest';
import { seenFloaters } from '../../src/floater/seen-floaters.ts';
import type { Pod } from '../../src/kube/objects.ts';
import { SPEC_HASH_ANNOTATION } from '../../src/model/labels.ts';
import { apiError, fakeClient, routes } from '../support/kube.ts';
import { aKubeNode, aPod, DAEMON_SET_UID, deployment, listOf, NAMESPACE } from '../support/objects.ts';
import { aFloater, CLUSTER } from '../support/plan.ts';

const PODS = `GET /api/v1/namespaces/${NAMESPACE}/pods`;
const NODES = 'GET /api/v1/nodes';
const SILENT = aKubeNode('n2', {}, { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });
const owner = [{ kind: 'DaemonSet', name: 'netdoctor-floater', uid: DAEMON_SET_UID }];

/** As the node controller leaves it: the container's state is the kubelet's last report. */
function cutOff(n: number): Pod {
  const pod = aPod(n);
  return { ...pod, status: { ...pod.status, conditions: [{ type: 'Ready', status: 'False' }] } };
}

async function look(pods: readonly Pod[], nodes: unknown) {
  const client = fakeClient({ request: routes({ [PODS]: listOf(pods), [NODES]: nodes }) });
  const seen = await seenFloaters(client, [deployment], CLUSTER);
  const asked = client.requests.filter(({ path }) => path === '/api/v1/nodes').map(({ query }) => query?.fieldSelector);
  return { seen, asked };
}

test('if all are ready, no node is read', async () => {
  const { seen, asked } = await look([aPod(1), aPod(2)], apiError(500));
  expect(seen).toEqual([1, 2].map((n) => ({ ...aFloater(n), state: 'ready' })));
  expect(asked).toEqual([]);
});

test('the node of one that is not ready shows whether the floater or the node is to blame', async () => {
  const { seen, asked } = await look([aPod(1), cutOff(2)], listOf([SILENT]));
  expect(seen.map(({ state }) => state)).toEqual(['ready', 'node-not-ready']);
  expect(asked).toEqual(['metadata.name=n2']);
});

test('a node that left the cluster took its floater with it', async () => {
  const { seen } = await look([cutOff(2)], listOf([]));
  expect(seen).toMatchObject([{ state: { lost: 'was on a node that left the cluster' } }]);
});

test('many nodes are one list', async () => {
  expect((await look([1, 2, 3, 4, 5, 6].map(cutOff), listOf([SILENT]))).asked).toEqual([undefined]);
});

test.each([403, 500])('nodes that cannot be read (%i) are left out', async (status) => {
  expect((await look([cutOff(2)], apiError(status))).seen).toEqual([{ ...aFloater(2), state: 'node-not-ready' }]);
});

test('one of another template has replaced ours', async () => {
  const metadata = { uid: 'new', ownerReferences: owner, annotations: { [SPEC_HASH_ANNOTATION]: 'other' } };
  const { seen } = await look([aPod(1, { metadata })], listOf([]));
  expect(seen).toMatchObject([{ uid: 'new', state: { lost: 'is of another template' } }]);
});
