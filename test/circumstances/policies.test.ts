import { describe, expect, test } from 'vitest';
import { shutting } from '../../src/circumstances/policies.ts';
import { POLICY_KINDS, type PolicyObject } from '../../src/circumstances/policy-kinds.ts';
import { floaterLabels } from '../../src/floater/manifests.ts';

const PODS = { namespace: 'netdoctor-system', labels: floaterLabels('pod') };
const FLOATER = { 'app.kubernetes.io/name': 'netdoctor-floater' };

/** `yes ingress,egress`, or nothing if a policy does not restrict floaters. */
function effectOf(kind: string, ...specs: readonly object[]): readonly string[] {
  const found = POLICY_KINDS.find((one) => one.kind === kind);
  if (!found) throw new Error(`no kind ${kind}`);
  const objects = specs.map((spec, n) => ({ metadata: { name: `p${n}`, namespace: 'x' }, spec }) as PolicyObject);
  return shutting(found, objects, PODS).map(({ selects, directions }) => `${selects} ${directions}`);
}

describe('NetworkPolicy', () => {
  test.each<[string, object, readonly string[]]>([
    ['of all pods', { podSelector: {} }, ['yes ingress']],
    ['of all pods, both ways', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }, ['yes ingress,egress']],
    ['of egress', { podSelector: {}, policyTypes: ['Egress'] }, ['yes egress']],
    ['with egress rules', { podSelector: {}, egress: [{ ports: [{ port: 443 }] }] }, ['yes ingress,egress']],
    ['of the floaters', { podSelector: { matchLabels: FLOATER } }, ['yes ingress']],
    ['of others', { podSelector: { matchLabels: { app: 'x' } } }, []],
    ['of everything except floaters', not(FLOATER), []],
    ['of all pods without a label app', { podSelector: expression('app', 'DoesNotExist') }, ['yes ingress']],
    ['with an operator of later versions', { podSelector: expression('app', 'Like', 'x') }, ['perhaps ingress']],
    ['that allows all ingress', { podSelector: {}, ingress: [{}] }, []],
    ['that allows some ingress', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }, ['yes ingress']],
    ['that opens some ports', { podSelector: {}, ingress: [{ ports: [{ port: 443 }] }] }, ['yes ingress']],
    ['without a spec', {}, ['yes ingress']],
  ])('%s', (_, spec, expected) => {
    expect(effectOf('NetworkPolicy', spec)).toEqual(expected);
  });

  test('what one policy opens to all, no other restricts', () => {
    const open = { podSelector: { matchLabels: FLOATER }, ingress: [{}] };
    const both = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
    expect(effectOf('NetworkPolicy', both, open)).toEqual(['yes egress']);
    const openToOthers = { podSelector: { matchLabels: { app: 'x' } }, ingress: [{}] };
    expect(effectOf('NetworkPolicy', both, openToOthers)).toEqual(['yes ingress,egress']);
  });
});

function expression(key: string, operator: string, ...values: readonly string[]) {
  return { matchExpressions: [{ key, operator, values }] };
}

function not(labels: Readonly<Record<string, string>>) {
  const matchExpressions = Object.entries(labels).map(([key, value]) => ({ key, operator: 'NotIn', values: [value] }));
  return { podSelector: { matchExpressions } };
}

test.each(POLICY_KINDS.map(({ kind }) => kind))('%s of an unexpected form does no harm', (kind) => {
  for (const spec of [
    null,
    'x',
    [],
    { podSelector: 'x', ingress: 'all', types: 7, subject: null, endpointSelector: null },
  ]) {
    expect(() => effectOf(kind, spec as object)).not.toThrow();
  }
});

test('an object with several specs is one policy', () => {
  const spec = { endpointSelector: {}, ingress: [{}] };
  const found = POLICY_KINDS.find(({ kind }) => kind === 'CiliumNetworkPolicy');
  expect(found && shutting(found, [{ metadata: { name: 'p' }, specs: [spec, spec] }], PODS)).toHaveLength(1);
});

const deny = { action: 'Deny', from: [] };
const home = (name: string) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });

test.each<[string, object, readonly string[]]>([
  ['AdminNetworkPolicy', { subject: { namespaces: {} }, ingress: [deny] }, ['yes ingress']],
  ['AdminNetworkPolicy', { subject: { namespaces: home('netdoctor-system') }, egress: [deny] }, ['yes egress']],
  ['AdminNetworkPolicy', { subject: { namespaces: home('other') }, ingress: [deny] }, []],
  [
    'AdminNetworkPolicy',
    { subject: { namespaces: { matchLabels: { team: 'a' } } }, ingress: [deny] },
    ['perhaps ingress'],
  ],
  ['AdminNetworkPolicy', { subject: { namespaces: {} }, ingress: [{ action: 'Allow' }] }, []],
  [
    'BaselineAdminNetworkPolicy',
    { subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: FLOATER } } }, ingress: [deny] },
    ['yes ingress'],
  ],
  [
    'BaselineAdminNetworkPolicy',
    { subject: { pods: { podSelector: { matchLabels: { a: 'b' } } } }, ingress: [deny] },
    [],
  ],
  ['Calico NetworkPolicy', { selector: 'all()', types: ['Ingress'] }, ['yes ingress']],
  ['Calico GlobalNetworkPolicy', { types: ['Ingress', 'Egress'] }, ['yes ingress,egress']],
  ['Calico GlobalNetworkPolicy', { selector: "app == 'x'", types: ['Egress'] }, ['perhaps egress']],
  ['Calico GlobalNetworkPolicy', { selector: 'all()', namespaceSelector: "team == 'a'" }, ['perhaps ingress']],
  ['Calico GlobalNetworkPolicy', { types: ['Ingress'], ingress: [{ action: 'Allow' }] }, []],
  [
    'Calico GlobalNetworkPolicy',
    { types: ['Ingress'], ingress: [{ action: 'Allow', source: { nets: ['10.0.0.0/8'] } }] },
    ['yes ingress'],
  ],
  ['CiliumNetworkPolicy', { endpointSelector: {}, ingress: [{}] }, ['yes ingress']],
  ['CiliumNetworkPolicy', { endpointSelector: { matchLabels: { 'k8s:app': 'x' } }, ingress: [{}] }, []],
  ['CiliumClusterwideNetworkPolicy', { endpointSelector: {}, ingress: [{ fromEntities: ['all'] }] }, []],
  ['CiliumClusterwideNetworkPolicy', { endpointSelector: {}, egressDeny: [{ toEntities: ['world'] }] }, ['yes egress']],
  [
    'CiliumClusterwideNetworkPolicy',
    { endpointSelector: {}, enableDefaultDeny: { ingress: false }, ingress: [{}] },
    [],
  ],
  ['CiliumClusterwideNetworkPolicy', { nodeSelector: {}, ingress: [{}] }, []],
  [
    'CiliumClusterwideNetworkPolicy',
    { endpointSelector: { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'other' } }, ingress: [{}] },
    [],
  ],
  [
    'CiliumClusterwideNetworkPolicy',
    { endpointSelector: { matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.team': 'a' } }, ingress: [{}] },
    ['perhaps ingress'],
  ],
])('%s %j', (kind, spec, expected) => {
  expect(effectOf(kind, spec)).toEqual(expected);
});
