import { isIP } from 'node:net';
import type { FloaterOptions } from '../floater/manifests.ts';
import { isTrouble, tolerates } from '../floater/tolerations.ts';
import { virtualWords } from '../floater/virtual-nodes.ts';
import type { Node } from '../kube/objects.ts';
import { EXCLUDE_LABEL } from '../model/labels.ts';
import type { PlannedNode, Untested } from '../model/plan.ts';

export interface SoundNodes {
  readonly nodes: readonly Node[];
  readonly strange: readonly Untested[];
}

/**
 * The nodes that can be told apart. A node without a name, with an invalid name, or with a duplicate name is
 * not probed; that counts as a trouble, not as a rule. Pure.
 */
export function soundNodes(cluster: string, all: readonly Node[]): SoundNodes {
  const byName = Map.groupBy(all, ({ metadata }) => metadata.name);
  const strange = [...byName].flatMap(([name, those]) => {
    const reason = !NAME.test(name)
      ? 'the API server lists it by a name that no node can have'
      : those.length > 1
        ? 'the API server lists it more than once'
        : undefined;
    return reason ? [{ cluster, node: name.slice(0, LONGEST_NAME) || '(no name)', reason, byRule: false }] : [];
  });
  const nodes = all.filter(({ metadata }) => NAME.test(metadata.name) && byName.get(metadata.name)?.length === 1);
  return { nodes, strange };
}

const LONGEST_NAME = 253;
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** The facts about a node that plan and report need. */
export function plannedNode(cluster: string, { metadata, spec, status }: Node): PlannedNode {
  const labels = metadata.labels ?? {};
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'];
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'];
  const internal = (status.addresses ?? []).filter(({ type }) => type === 'InternalIP');
  return {
    cluster,
    name: metadata.name,
    ...(zone ? { zone } : {}),
    ...(region ? { region } : {}),
    subnets: internal.map(({ address }) => subnetOf(address)).filter((subnet) => subnet !== ''),
    os: labels['kubernetes.io/os'] ?? '',
    ready: (status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True'),
    podCIDRs: podCidrsOf({ spec }),
  };
}

/** The ranges of both families, without anything that is not a range. Pure. */
export function podCidrsOf({ spec }: Pick<Node, 'spec'>): readonly string[] {
  return (spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : [])).filter((cidr) => isIP(cidr.split('/')[0] ?? '') !== 0);
}

export type Placement = Pick<FloaterOptions, 'layer' | 'nodeSelector' | 'tolerations'>;

/**
 * Nodes that should get no floater, by the same rules as the DaemonSets' selectors, affinity and tolerations.
 */
export function leftOut(
  cluster: string,
  nodes: readonly Node[],
  placements: readonly Placement[] = [],
): readonly Untested[] {
  return nodes.flatMap((node) => {
    const reason = ruleFor(node.metadata.labels ?? {}) ?? placements.flatMap((one) => ruleBy(one, node))[0];
    return reason ? [{ cluster, node: node.metadata.name, reason, byRule: true }] : [];
  });
}

function ruleFor(labels: Readonly<Record<string, string>>): string | undefined {
  const os = labels['kubernetes.io/os'];
  if (os === undefined) return 'it has no label kubernetes.io/os';
  if (os !== 'linux') return `operating system ${os}: floaters run on linux`;
  if (EXCLUDE_LABEL in labels) return `excluded by its label ${EXCLUDE_LABEL}`;
  return virtualWords(labels);
}

/** A taint for a temporary trouble is not a rule: such a node should be tested, and the run waits for it. */
function ruleBy({ layer, nodeSelector = {}, tolerations }: Placement, { metadata, spec }: Node): readonly string[] {
  const labels = metadata.labels ?? {};
  const lacking = Object.entries(nodeSelector).find(([key, value]) => labels[key] !== value);
  if (lacking) return [`it has no label ${lacking.join('=')} (--node-selector)`];
  const taint = (spec.taints ?? []).find((one) => !isTrouble(one) && !tolerates(one, tolerations, layer));
  if (!taint) return [];
  const value = taint.value ? `=${taint.value}` : '';
  return [`its taint ${taint.key}${value}:${taint.effect} is not tolerated (--tolerations)`];
}

/** 198.18.1.11 → 198.18.1.0/24; fd00:1:2:3::7 → fd00:1:2:3::/64. Empty for anything other than an address. */
export function subnetOf(address: string): string {
  const kind = isIP(address);
  if (kind === 4) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  if (kind === 6) return `${expandIpv6(address).slice(0, 4).join(':')}::/64`;
  return '';
}

function expandIpv6(address: string): readonly string[] {
  // A URL's host is an address in its one canonical form (RFC 5952, without an embedded IPv4 part).
  const canonical = new URL(`http://[${address.split('%')[0]}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
}
