import type { KubeObject } from '../kube/objects.ts';
import type { PolicyDirection } from '../model/circumstances.ts';
import { fitOf, type LabelSelector, type ObjectLabels, type SelectorFit } from './label-selector.ts';

/** A kind of policy that may cut pods off. */
export interface PolicyKind {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespaced: boolean;
  /** The effects of its object on pods, one for each of its specs. */
  readonly effects: (object: PolicyObject, pods: Pods) => readonly Effect[];
}

/** An object of any of these kinds; the content of its spec depends on the kind. */
export interface PolicyObject extends KubeObject {
  readonly spec?: unknown;
  readonly specs?: unknown;
}

type Spec = Readonly<Record<string, unknown>>;

/** The pods that policies are matched against. */
export interface Pods {
  readonly namespace: string;
  readonly labels: ObjectLabels;
}

export interface Effect {
  readonly fit: SelectorFit;
  /** The directions that it restricts. */
  readonly shuts: readonly PolicyDirection[];
  /** The directions that it allows without a condition, whatever other policies of the kind say. */
  readonly opens: readonly PolicyDirection[];
}

const DIRECTIONS: readonly PolicyDirection[] = ['ingress', 'egress'];

export const NETWORK_POLICY: PolicyKind = {
  kind: 'NetworkPolicy',
  group: 'networking.k8s.io',
  version: 'v1',
  resource: 'networkpolicies',
  namespaced: true,
  effects: ofKubernetes,
};

/** The kinds of Kubernetes, Calico and Cilium. */
export const POLICY_KINDS: readonly PolicyKind[] = [
  NETWORK_POLICY,
  {
    kind: 'AdminNetworkPolicy',
    group: 'policy.networking.k8s.io',
    version: 'v1alpha1',
    resource: 'adminnetworkpolicies',
    namespaced: false,
    effects: ofAdmin,
  },
  {
    kind: 'BaselineAdminNetworkPolicy',
    group: 'policy.networking.k8s.io',
    version: 'v1alpha1',
    resource: 'baselineadminnetworkpolicies',
    namespaced: false,
    effects: ofAdmin,
  },
  {
    kind: 'Calico NetworkPolicy',
    group: 'crd.projectcalico.org',
    version: 'v1',
    resource: 'networkpolicies',
    namespaced: true,
    effects: ofCalico,
  },
  {
    kind: 'Calico GlobalNetworkPolicy',
    group: 'crd.projectcalico.org',
    version: 'v1',
    resource: 'globalnetworkpolicies',
    namespaced: false,
    effects: ofCalico,
  },
  {
    kind: 'CiliumNetworkPolicy',
    group: 'cilium.io',
    version: 'v2',
    resource: 'ciliumnetworkpolicies',
    namespaced: true,
    effects: ofCilium,
  },
  {
    kind: 'CiliumClusterwideNetworkPolicy',
    group: 'cilium.io',
    version: 'v2',
    resource: 'ciliumclusterwidenetworkpolicies',
    namespaced: false,
    effects: ofCilium,
  },
];

/** https://kubernetes.io/docs/concepts/services-networking/network-policies/ */
function ofKubernetes(object: PolicyObject, { labels }: Pods): readonly Effect[] {
  const spec = recordOf(object.spec);
  const types = wordsIn(spec.policyTypes);
  const shuts = DIRECTIONS.filter((direction) =>
    types.length > 0 ? types.includes(direction) : direction === 'ingress' || spec.egress !== undefined,
  );
  const isOpen = (direction: PolicyDirection) =>
    recordsIn(spec[direction]).some((rule) => isEmpty(rule.from) && isEmpty(rule.to) && isEmpty(rule.ports));
  return [{ fit: fitOf(selectorIn(spec.podSelector), labels), shuts, opens: shuts.filter(isOpen) }];
}

/**
 * https://network-policy-api.sigs.k8s.io/api-overview/ says that only a rule that denies restricts anything.
 */
function ofAdmin(object: PolicyObject, { namespace, labels }: Pods): readonly Effect[] {
  const spec = recordOf(object.spec);
  const { namespaces, pods } = recordOf(spec.subject);
  const { namespaceSelector = namespaces, podSelector } = recordOf(pods);
  const home = { 'kubernetes.io/metadata.name': namespace };
  const fits = [
    fitOf(selectorIn(namespaceSelector), home, (key) => key in home),
    fitOf(selectorIn(podSelector), labels),
  ];
  const shuts = DIRECTIONS.filter((direction) => recordsIn(spec[direction]).some(({ action }) => action === 'Deny'));
  return [{ fit: leastOf(fits), shuts, opens: [] }];
}

/**
 * https://docs.tigera.io/calico/latest/reference/resources/networkpolicy; the only selector understood is
 * "all".
 */
function ofCalico(object: PolicyObject): readonly Effect[] {
  const spec = recordOf(object.spec);
  const all = (selector: unknown) => selector === undefined || /^\s*(all\(\))?\s*$/.test(String(selector));
  const selectors = [spec.selector, spec.namespaceSelector, spec.serviceAccountSelector];
  const types = wordsIn(spec.types);
  const shuts = DIRECTIONS.filter((direction) =>
    types.length > 0 ? types.includes(direction) : direction === 'ingress' || spec.egress !== undefined,
  );
  const isOpen = (direction: PolicyDirection) =>
    recordsIn(spec[direction]).some((rule) => rule.action === 'Allow' && Object.keys(rule).length === 1);
  return [{ fit: selectors.every(all) ? 'yes' : 'perhaps', shuts, opens: shuts.filter(isOpen) }];
}

/**
 * https://docs.cilium.io/en/stable/security/policy/intro/
 * A policy for nodes has a nodeSelector instead of an endpointSelector.
 */
function ofCilium({ spec, specs }: PolicyObject, { namespace, labels }: Pods): readonly Effect[] {
  const known = { ...labels, 'io.kubernetes.pod.namespace': namespace };
  const isKnown = (key: string) => !key.startsWith('io.cilium.') && !key.startsWith('reserved');
  return [recordOf(spec), ...recordsIn(specs)].flatMap((one) => {
    if (one.endpointSelector === undefined || one.endpointSelector === null) return [];
    const defaultDeny = recordOf(one.enableDefaultDeny);
    const shuts = DIRECTIONS.filter(
      (direction) =>
        recordsIn(one[`${direction}Deny`]).length > 0 ||
        (one[direction] !== undefined && one[direction] !== null && defaultDeny[direction] !== false),
    );
    const isOpen = (direction: PolicyDirection) =>
      recordsIn(one[direction]).some(
        (rule) => isEmpty(rule.toPorts) && [...wordsIn(rule.fromEntities), ...wordsIn(rule.toEntities)].includes('all'),
      );
    return [
      {
        fit: fitOf(withoutSources(selectorIn(one.endpointSelector)), known, isKnown),
        shuts,
        opens: shuts.filter(isOpen),
      },
    ];
  });
}

/** Cilium's labels may name their source: `k8s:app`, `any:app`. */
function withoutSources({ matchLabels = {}, matchExpressions = [] }: LabelSelector): LabelSelector {
  const bare = (key: string) => key.replace(/^(k8s|any)[:.]/, '');
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [bare(key), value])),
    matchExpressions: matchExpressions.map((term) => ({ ...term, key: bare(term.key) })),
  };
}

function leastOf(fits: readonly SelectorFit[]): SelectorFit {
  return (['no', 'perhaps'] as const).find((fit) => fits.includes(fit)) ?? 'yes';
}

function isEmpty(list: unknown): boolean {
  return list === undefined || list === null || (Array.isArray(list) && list.length === 0);
}

function recordOf(value: unknown): Spec {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Spec) : {};
}

function recordsIn(value: unknown): readonly Spec[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

/** In lower case: `Ingress` in one policy is `ingress` in another. */
function wordsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((word) => String(word).toLowerCase()) : [];
}

/** The server is not trusted: anything other than a selector selects nothing that is known. */
function selectorIn(value: unknown): LabelSelector {
  const { matchLabels, matchExpressions } = recordOf(value);
  const labels = Object.entries(recordOf(matchLabels)).map(([key, text]) => [key, String(text)] as const);
  return {
    matchLabels: Object.fromEntries(labels),
    matchExpressions: recordsIn(matchExpressions).map(({ key, operator, values }) => ({
      key: String(key),
      operator: String(operator),
      values: Array.isArray(values) ? values.map(String) : [],
    })),
  };
}
