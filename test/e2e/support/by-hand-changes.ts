import { FLOATER } from '../../../src/model/labels.ts';
import { netctlObjects as stored } from '../../support/netctl-objects.ts';
import type { Step } from './replay.ts';
import { HOLD } from './settle.ts';

const MADE_UP_UID = '11111111-2222-4333-8444-555555555555';

export function userNamespace(name: string): readonly Step[] {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team: 'a' } } };
  return [
    { by: "a user's namespace", method: 'POST', path: '/api/v1/namespaces', body },
    { by: 'a namespace that exists', method: 'POST', path: '/api/v1/namespaces', body },
    { by: 'a namespace that exists, by dry run', method: 'POST', path: '/api/v1/namespaces?dryRun=All', body },
  ];
}

/** Events as a kubelet reports them about its node; they are in the namespace `default`. */
export function nodeWarning(node: string): readonly Step[] {
  const time = '2030-01-02T10:00:00Z';
  const body = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'netdoctor-test', namespace: 'default' },
    type: 'Warning',
    reason: 'Rebooted',
    message: 'the node has been rebooted',
    count: 1,
    firstTimestamp: time,
    lastTimestamp: time,
    eventTime: null,
    source: { component: 'kubelet', host: node },
    involvedObject: { kind: 'Node', name: node, uid: node },
  };
  return [{ by: 'a warning of a node', method: 'POST', path: NODE_EVENTS, body }];
}

export const NODE_EVENTS = '/api/v1/namespaces/default/events';

/** A DaemonSet that matches no node. */
function setOf(name: string, more: object = {}): object {
  const labels = { app: name };
  const container = { name: 'floater', image: `ghcr.io/kosmos-io/${name}:v0.2.0` };
  const nodeSelector = { 'kubernetes.io/hostname': 'nowhere' };
  const template = { metadata: { labels }, spec: { nodeSelector, containers: [container] } };
  const metadata = { name, labels, ...more };
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector: { matchLabels: labels }, template } };
}

function deleteOptions(preconditions: object): object {
  return { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Foreground', preconditions };
}

/**
 * Changes that are refused, or that the product would not make. At the end there is a DaemonSet with the
 * floaters' name.
 */
export function changes(namespace: string): readonly Step[] {
  const home = `/api/v1/namespaces/${namespace}`;
  const sets = `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
  const set = `${sets}/${FLOATER}`;
  const relabelled = { labels: { app: FLOATER, more: 'yes' } };
  const wholly = { method: 'DELETE', body: deleteOptions({}), settles: true };
  return [
    { by: 'an update of nothing', method: 'PUT', path: set, body: setOf(FLOATER) },
    { by: 'a removal of nothing', method: 'DELETE', path: set, body: deleteOptions({ uid: MADE_UP_UID }) },
    { by: 'made by dry run', method: 'POST', path: `${sets}?dryRun=All`, body: setOf(FLOATER) },
    { by: 'nothing was made by dry run', method: 'GET', path: set },
    { by: "somebody else's DaemonSet", method: 'POST', path: sets, body: setOf(FLOATER) },
    { by: 'one that exists', method: 'POST', path: sets, body: setOf(FLOATER) },
    { by: 'one without a name', method: 'POST', path: sets, body: setOf('') },
    { by: 'another namespace', method: 'POST', path: sets, body: setOf('else', { namespace: 'other' }) },
    { by: 'namespace missing', method: 'POST', path: sets.replace(namespace, 'missing'), body: setOf('else') },
    { by: 'no JSON', method: 'POST', path: sets, body: '{"kind":' },
    { by: 'an old version', method: 'PUT', path: set, body: setOf(FLOATER, { resourceVersion: '1' }) },
    { by: 'another UID', method: 'PUT', path: set, body: setOf(FLOATER, { uid: MADE_UP_UID }) },
    { by: 'another name', method: 'PUT', path: set, body: setOf('else') },
    {
      by: 'its version',
      method: 'PUT',
      path: set,
      body: setOf(FLOATER, { ...relabelled, resourceVersion: `{{rv ${set}}}` }),
    },
    { by: 'by dry run', method: 'PUT', path: `${set}?dryRun=All`, body: setOf(FLOATER) },
    { by: 'a merge patch', method: 'PATCH', path: set, body: { metadata: { labels: { more: null, other: 'yes' } } } },
    { by: 'a patch, old version', method: 'PATCH', path: set, body: { metadata: { resourceVersion: '1' } } },
    { by: 'what came of it', method: 'GET', path: set },
    { by: 'removal, another UID', method: 'DELETE', path: set, body: deleteOptions({ uid: MADE_UP_UID }) },
    { by: 'removal, another version', method: 'DELETE', path: set, body: deleteOptions({ resourceVersion: '1' }) },
    { by: 'removal by dry run', method: 'DELETE', path: set, body: { ...deleteOptions({}), dryRun: ['All'] } },
    { by: 'namespace, another UID', method: 'DELETE', path: home, body: deleteOptions({ uid: MADE_UP_UID }) },
    { by: 'namespace by dry run', method: 'DELETE', path: `${home}?dryRun=All` },
    { by: 'all of a kind', method: 'DELETE', path: `${sets}?dryRun=All` },
    { by: 'it is still there', method: 'GET', path: set },
    { ...wholly, by: 'no dry run: the body counts', path: `${set}?dryRun=All` },
    { by: 'it is gone', method: 'GET', path: set },
    { by: "somebody else's again", method: 'POST', path: sets, body: setOf(FLOATER) },
    { by: 'removal in the background', method: 'DELETE', path: set },
    { by: "somebody else's at last", method: 'POST', path: sets, body: setOf(FLOATER) },
  ];
}

/** A namespace whose deletion has begun, but cannot finish. */
export function heldOn(name: string): readonly Step[] {
  const home = `/api/v1/namespaces/${name}`;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'holds', finalizers: [HOLD] } };
  return [
    ...userNamespace(name).slice(0, 1),
    { by: 'something that stays', method: 'POST', path: `${home}/serviceaccounts`, body: account },
    { by: 'removal of a namespace', method: 'DELETE', path: home, body: deleteOptions({ uid: `{{uid ${home}}}` }) },
    { by: 'removal of a namespace that goes', method: 'DELETE', path: home, settles: false },
    ...['', '?dryRun=All'].map((query) => ({
      by: 'made in a namespace that goes',
      method: 'POST',
      path: `/apis/apps/v1/namespaces/${name}/daemonsets${query}`,
      body: setOf('else'),
    })),
    { by: 'a namespace that goes exists', method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name } } },
  ];
}

export function heldUntil(name: string): readonly Step[] {
  const path = `/api/v1/namespaces/${name}/serviceaccounts/holds`;
  return [
    { by: 'nothing holds it any more', method: 'PATCH', path, body: { metadata: { finalizers: null } } },
    { by: 'it is gone', method: 'GET', path: `/api/v1/namespaces/${name}` },
  ];
}

/** What netctl leaves behind, in a separate namespace. */
export function netctlObjects(namespace: string): readonly Step[] {
  const name = 'clusterlink-floater';
  const others = Object.entries(stored(name))
    .filter(([path]) => !path.includes('daemonsets'))
    .map(([path, body]) => ({
      path: path.slice(0, path.lastIndexOf('/')),
      body: { ...(body as object), metadata: { name } },
    }));
  const sets = `/apis/apps/v1/namespaces/${namespace}/daemonsets`;
  const home = { path: '/api/v1/namespaces', body: { metadata: { name: namespace } } };
  const all = [home, { path: sets, body: setOf(name) }, ...others];
  return all.map((one) => ({ by: 'as netctl leaves it', method: 'POST', ...one }));
}
