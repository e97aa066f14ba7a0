import { describe, expect, test } from 'vitest';
import { type CircumstancesRequest, readCircumstances } from '../../src/circumstances/read.ts';
import { UserError } from '../../src/errors.ts';
import { floaterLabels } from '../../src/floater/manifests.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import { apiError, type FakeClient, fakeClient, routes } from '../support/kube.ts';
import { aSet, podOn } from '../support/network-sets.ts';
import { aKubeNode, NAMESPACE } from '../support/objects.ts';

const list = (...items: readonly unknown[]) => ({ metadata: {}, items });
const NODES = ['n1', 'n2', 'n3'];
const notReady = aKubeNode('n2', {}, { status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });
const CONFIG = { metadata: { name: 'kube-proxy' }, data: { 'config.conf': 'mode: nftables' } };
const EVENT = {
  metadata: { name: 'e' },
  involvedObject: { kind: 'Node', name: 'n2' },
  reason: 'NodeNotReady',
  lastTimestamp: '2030-01-02T09:59:00Z',
};
const FLOATER_EVENT = {
  metadata: { name: 'f' },
  involvedObject: { kind: 'Pod', name: 'netdoctor-floater-x', uid: 'ours' },
  reason: 'Unhealthy',
  lastTimestamp: '2030-01-02T09:58:00Z',
};

const SETS_PATH = 'GET /apis/apps/v1/daemonsets';
const ALL: Readonly<Record<string, unknown>> = {
  'GET /api/v1/nodes': list(aKubeNode('n1'), notReady, aKubeNode('n3')),
  [SETS_PATH]: list(aSet('kube-proxy', { ready: 2 }), aSet('cilium')),
  'GET /api/v1/namespaces/kube-system/configmaps/kube-proxy': CONFIG,
  'GET /api/v1/namespaces/kube-system/pods': list(podOn('n1', true), podOn('n2', false), podOn('n3', true)),
  'GET /api/v1/namespaces/default/events': list(EVENT),
  [`GET /api/v1/namespaces/${NAMESPACE}/events`]: list(FLOATER_EVENT),
};

const REQUEST: CircumstancesRequest = {
  cluster: 'a',
  namespace: NAMESPACE,
  nodes: NODES,
  dnsFailed: false,
  minor: 37,
  floaters: new Set(['ours']),
  probedFrom: new Date('2030-01-02T09:58:00.700Z'),
  labels: floaterLabels('pod'),
  signal: new AbortController().signal,
};

async function read(table: Readonly<Record<string, unknown>>, over: Partial<CircumstancesRequest> = {}) {
  const client = fakeClient({ request: routes(table) });
  const seen = await readCircumstances(client, { ...REQUEST, ...over });
  return { seen, asked: askedOf(client) };
}

function askedOf({ requests }: FakeClient): readonly string[] {
  return requests.map(({ method, path, query = {} }) => {
    const selector = query.labelSelector ?? query.fieldSelector;
    return `${method} ${path}${selector ? ` ${selector}` : ''}`;
  });
}

test('what a cluster reports, using only reads', async () => {
  const { seen, asked } = await read(ALL);
  expect(seen).toMatchObject({
    cluster: 'a',
    conditions: [{ node: 'n2', type: 'Ready', status: 'Unknown' }],
    agents: [
      { role: 'kube-proxy', sets: ['kube-system/kube-proxy'], notReady: ['n2'] },
      { role: 'cni', sets: ['kube-system/cilium'], notReady: [] },
    ],
    cni: 'Cilium',
    proxyMode: 'nftables',
    events: [{ node: 'n2', reason: 'NodeNotReady' }, { pod: 'netdoctor-floater-x' }],
    unread: [],
  });
  expect(asked.every((one) => one.startsWith('GET '))).toBe(true);
});

test('pods are read only if counts show that one is not ready; events by the objects that they are about', async () => {
  const { asked } = await read(ALL);
  expect(asked).toContain('GET /api/v1/namespaces/kube-system/pods app=kube-proxy');
  expect(asked).not.toContain('GET /api/v1/namespaces/kube-system/pods app=cilium');
  expect(asked).toContain('GET /api/v1/namespaces/default/events type=Warning,involvedObject.kind=Node');
});

test('the mode of a removed kube-proxy is not reported; if DaemonSets may not be read, it is', async () => {
  const mode = async (sets: unknown) => (await read({ ...ALL, [SETS_PATH]: sets })).seen.proxyMode;
  expect(await mode(list(aSet('cilium')))).toBeUndefined();
  expect(await mode(apiError(500))).toBe('nftables');
});

test('nodes that are not in the run are left out', async () => {
  const stranger = { ...notReady, metadata: { name: 'n9' } };
  expect((await read({ ...ALL, 'GET /api/v1/nodes': list(stranger) })).seen.conditions).toEqual([]);
});

test('what some of the run’s nodes have in common', async () => {
  const pool = (name: string, value: string) => aKubeNode(name, { pool: value });
  const nodes = list(pool('n1', 'a'), pool('n2', 'b'), pool('n3', 'b'), pool('n9', 'a'));
  const { shared } = (await read({ ...ALL, 'GET /api/v1/nodes': nodes })).seen;
  expect(shared?.nodes).toEqual(NODES);
  expect(shared?.groups).toContainEqual({ traits: [{ kind: 'label', value: 'pool=b' }], nodes: [1, 2] });
});

describe('a user with few rights', () => {
  test('may not list the DaemonSets of all namespaces: reads those of kube-system', async () => {
    const own = { 'GET /apis/apps/v1/namespaces/kube-system/daemonsets': list(aSet('cilium')) };
    const { seen } = await read({ ...ALL, [SETS_PATH]: apiError(403), ...own });
    expect(seen).toMatchObject({ cni: 'Cilium', unread: [] });
  });

  test('may read nothing: everything is named, and nothing fails', async () => {
    const refused = Object.fromEntries(Object.keys(ALL).map((key) => [key, apiError(403)]));
    const system = { 'GET /apis/apps/v1/namespaces/kube-system/daemonsets': apiError(403) };
    const { seen } = await read({ ...refused, ...system });
    expect(seen).toMatchObject({ conditions: [], agents: [], events: [] });
    expect(seen.unread).toEqual([
      'ConfigMap kube-proxy in namespace kube-system',
      'DaemonSets',
      'events in namespace default',
      `events in namespace ${NAMESPACE}`,
      'nodes',
    ]);
  });

  test('may not list the pods of kube-proxy', async () => {
    const { seen } = await read({ ...ALL, 'GET /api/v1/namespaces/kube-system/pods': apiError(403) });
    expect(seen.unread).toEqual(['pods in namespace kube-system']);
  });
});

test('what a cluster does not have is not missed', async () => {
  const { seen } = await read({ 'GET /api/v1/nodes': list() });
  const since = '2030-01-02T09:58:00Z';
  expect(seen).toEqual({ cluster: 'a', conditions: [], agents: [], since, events: [], unread: [] });
});

test.each<[string, Error]>([
  ['a server that is away', apiError(503)],
  ['a credential program that fails', new UserError('the program said no', { code: 'EXEC_CREDENTIAL', hint: 'ask' })],
])('%s: what could not be read is named', async (_, error) => {
  expect((await read({ ...ALL, 'GET /api/v1/nodes': error })).seen.unread).toEqual(['nodes']);
});

test('the user ends it: what was not read yet is named', async () => {
  const stop = new AbortController();
  const cut = () => {
    stop.abort('SIGINT');
    throw new Error('aborted');
  };
  expect((await read({ ...ALL, 'GET /api/v1/nodes': cut }, { signal: stop.signal })).seen.unread).toContain('nodes');
});

test('a bug is not a missing right', async () => {
  await expect(read({ ...ALL, 'GET /api/v1/nodes': new TypeError('a bug') })).rejects.toThrow('a bug');
});

test('times are those of the API server’s clock', async () => {
  const ahead = Date.parse('2030-01-02T10:58:00Z');
  const onNodes = ({ onServerTime }: ApiRequest) => {
    onServerTime?.(Date.now() + 3_600_000);
    return list();
  };
  const { seen } = await read({ ...ALL, 'GET /api/v1/nodes': onNodes });
  expect(Math.abs(Date.parse(seen.since ?? '') - ahead)).toBeLessThan(60_000);
  // An hour ahead of us: something seen a minute ago by our clock was seen before the probes.
  expect(seen.events.map(({ pod }) => pod)).not.toContain('netdoctor-floater-x');
});

const GROUPS = (...names: readonly string[]) => ({ groups: names.map((name) => ({ name })) });
const POLICIES = `GET /apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/networkpolicies`;
const DENY_ALL = {
  metadata: { name: 'deny-all', namespace: NAMESPACE },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

describe('policies', () => {
  const served = { ...ALL, 'GET /apis': GROUPS('apps', 'networking.k8s.io') };

  test('of the kinds that the cluster serves are compared with the floaters', async () => {
    const { seen, asked } = await read({ ...served, [POLICIES]: list(DENY_ALL) });
    expect(seen.policies).toEqual([
      {
        kind: 'NetworkPolicy',
        resource: 'networkpolicies.networking.k8s.io',
        namespace: NAMESPACE,
        name: 'deny-all',
        directions: ['ingress', 'egress'],
        selects: 'yes',
      },
    ]);
    expect(asked.filter((one) => one.includes('calico') || one.includes('cilium'))).toEqual([]);
  });

  test('that may not be read are named', async () => {
    const { seen } = await read({ ...served, [POLICIES]: apiError(403) });
    expect(seen.policies).toBeUndefined();
    expect(seen.unread).toEqual([`networkpolicies.networking.k8s.io in namespace ${NAMESPACE}`]);
  });

  test('are not read if no floater is in the pod layer', async () => {
    const { seen, asked } = await read(served, { labels: undefined });
    expect([seen.policies, asked.filter((one) => one.includes('/apis/networking'))]).toEqual([undefined, []]);
  });
});

describe('DNS', () => {
  const SYSTEM = 'GET /api/v1/namespaces/kube-system';
  const KUBE_DNS = {
    metadata: { name: 'kube-dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    spec: { selector: { 'k8s-app': 'kube-dns' }, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] },
  };
  const SLICES = 'GET /apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices';
  const DNS_POLICIES = 'GET /apis/networking.k8s.io/v1/namespaces/kube-system/networkpolicies';
  const ask = (table: Readonly<Record<string, unknown>>) => read({ ...ALL, ...table }, { dnsFailed: true });

  test('is read only if a lookup failed', async () => {
    const { seen, asked } = await read({ ...ALL, [`${SYSTEM}/services`]: list(KUBE_DNS) });
    expect([seen.dns, asked.filter((one) => one.endsWith('/services'))]).toEqual([undefined, []]);
  });

  test('scaled to 0', async () => {
    const { seen, asked } = await ask({
      [`${SYSTEM}/services`]: list(KUBE_DNS),
      [`${SYSTEM}/pods`]: list(),
      [SLICES]: list(),
      [DNS_POLICIES]: list(DENY_ALL),
    });
    expect(seen.dns).toEqual({
      service: 'kube-system/kube-dns',
      endpoints: 0,
      pods: { all: 0, ready: 0, troubles: [] },
      policies: ['kube-system/deny-all'],
    });
    expect(asked).toContain(`${SYSTEM}/pods k8s-app=kube-dns`);
    expect(seen.unread).toEqual([]);
  });

  test('without a Service', async () => {
    expect((await ask({ [`${SYSTEM}/services`]: list() })).seen.dns).toEqual({ policies: [] });
  });

  test('with parts that may not be read: unknown values are left out', async () => {
    const { seen } = await ask({
      [`${SYSTEM}/services`]: list(KUBE_DNS),
      [`${SYSTEM}/pods`]: apiError(403),
      [SLICES]: apiError(403),
      [DNS_POLICIES]: apiError(403),
    });
    expect(seen.dns).toEqual({ service: 'kube-system/kube-dns', policies: [] });
    expect(seen.unread).toEqual([
      'networkpolicies.networking.k8s.io in namespace kube-system',
      'pods in namespace kube-system',
    ]);
    expect((await ask({ [`${SYSTEM}/services`]: apiError(403) })).seen.dns).toBeUndefined();
  });
});
