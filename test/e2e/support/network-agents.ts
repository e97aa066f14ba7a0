import { timestamp } from '../../../src/loopback/api/objects.ts';
import { rigKubectl } from '../../cluster/kubectl.ts';
import type { Cluster } from '../../cluster/types.ts';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';
const LABELS = { 'k8s-app': 'kube-proxy' };

/**
 * What an installer creates in kube-system for kube-proxy, which is an ordinary process on these nodes: a
 * ConfigMap with its mode, and a DaemonSet whose pod never becomes ready on one node.
 */
export async function proxyObjects(cluster: Cluster, downOn: string): Promise<void> {
  const ready = ['sh', '-c', `[ "$NODE" != ${downOn} ]`];
  const container = {
    name: 'kube-proxy',
    image: IMAGE,
    args: ['pause'],
    env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
    readinessProbe: { exec: { command: ready }, periodSeconds: 1 },
  };
  const metadata = { name: 'kube-proxy', namespace: 'kube-system' };
  const template = {
    metadata: { labels: LABELS },
    spec: { containers: [container], tolerations: [{ operator: 'Exists' }], terminationGracePeriodSeconds: 1 },
  };
  const selector = { matchLabels: LABELS };
  const data = { 'config.conf': 'kind: KubeProxyConfiguration\nmode: nftables\n' };
  for (const object of [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data },
    { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, template } },
  ]) {
    await apply(cluster, object);
  }
  const wanted = cluster.nodes.length - 1;
  await rigKubectl(cluster, [
    ...['-n', 'kube-system', 'wait', 'daemonset/kube-proxy', '--timeout=60s'],
    `--for=jsonpath={.status.numberReady}=${wanted}`,
  ]);
}

export async function removeProxyObjects(cluster: Cluster): Promise<void> {
  await rigKubectl(cluster, ['-n', 'kube-system', 'delete', 'daemonset,configmap', 'kube-proxy', '--ignore-not-found']);
}

/** A condition that no kubelet sets, as a cloud's controller would. */
export async function setNetworkUnavailable(cluster: Cluster, node: string): Promise<void> {
  const times = { lastHeartbeatTime: timestamp(), lastTransitionTime: timestamp() };
  const why = { reason: 'NoRouteCreated', message: 'no route to the node' };
  await patchConditions(cluster, node, [{ type: 'NetworkUnavailable', status: 'True', ...why, ...times }]);
}

export async function dropNetworkUnavailable(cluster: Cluster, node: string): Promise<void> {
  await patchConditions(cluster, node, [{ type: 'NetworkUnavailable', $patch: 'delete' }]);
}

async function patchConditions(cluster: Cluster, node: string, conditions: readonly object[]): Promise<void> {
  const patch = JSON.stringify({ status: { conditions } });
  await rigKubectl(cluster, ['patch', 'node', node, '--subresource=status', '--type=strategic', '-p', patch]);
}

/** Two warnings: one that may concern the network, and one that any kubelet may have at its start. */
export async function warnOf(cluster: Cluster, node: string): Promise<void> {
  await warn(cluster, node, { reason: 'ProxyStuck', message: 'kube-proxy does not write its rules' });
  await warn(cluster, node, { reason: 'InvalidDiskCapacity', message: 'invalid capacity 0 on image filesystem' });
}

export async function unwarn(cluster: Cluster): Promise<void> {
  await rigKubectl(cluster, ['-n', 'default', 'delete', 'events', '--field-selector', 'involvedObject.kind=Node']);
}

async function warn(
  cluster: Cluster,
  node: string,
  words: { readonly reason: string; readonly message: string },
): Promise<void> {
  const name = `${node}.${words.reason.toLowerCase()}`;
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'default' },
    type: 'Warning',
    ...words,
    // It must still occur when the probes begin, because earlier events are not quoted.
    count: 2,
    firstTimestamp: timestamp(),
    lastTimestamp: timestamp(new Date(Date.now() + 600_000)),
    involvedObject: { apiVersion: 'v1', kind: 'Node', name: node },
  };
  await apply(cluster, event);
}

async function apply(cluster: Cluster, object: object): Promise<void> {
  await rigKubectl(cluster, ['apply', '-f', '-'], JSON.stringify(object));
}
