import { shellWords } from '../../kube/flag-words.ts';
import type { Circumstances, PolicyDirection, SeenPolicy } from '../../model/circumstances.ts';
import type { Path } from '../../model/network.ts';
import { counted } from '../../text/plural.ts';
import type { Finding, NextStep } from '../finding.ts';
import type { Lead, RunFacts } from './lead.ts';
import { kubectlOf } from './next.ts';

/** How many policies of a kind are shown. The others are counted. */
const SHOWN = 3;

/**
 * The policies that select the floaters, if they may be the reason why probes of the finding were lost. Pure.
 */
export function policyLeads(run: RunFacts, { cluster, policies }: Circumstances, finding: Finding): readonly Lead[] {
  if (!policies || !MAY_BE_SHUT.test(finding.code)) return [];
  const concerned = policies.filter((policy) => finding.scope.paths.some((path) => shuts(policy, path)));
  const causes = concerned.filter((policy) => explains(policy, finding));
  const others = concerned.filter((policy) => !causes.includes(policy));
  const kubectl = kubectlOf(run, cluster);
  return [
    ...causes.slice(0, SHOWN).map((policy) => ({
      evidence: policyWords(policy),
      first: { reason: `${nameOf(policy)}, which selects the floaters`, next: [stepOf(policy, kubectl)] },
    })),
    ...others.slice(0, SHOWN).map((policy) => ({ evidence: policyWords(policy) })),
    ...moreLead([...causes.slice(SHOWN), ...others.slice(SHOWN)]),
  ];
}

function moreLead(left: readonly SeenPolicy[]): readonly Lead[] {
  if (left.length === 0) return [];
  const verb = left.length === 1 ? 'selects' : 'select';
  const perhaps = left.some(({ selects }) => selects !== 'yes') ? ', or may select them' : '';
  return [
    { evidence: `and ${counted(left.length, 'more policy', 'more policies')} that ${verb} the floaters${perhaps}` },
  ];
}

/**
 * Between nodes, and from pods to DNS and Services. What a policy drops is lost; it is not slow or of another
 * size.
 */
const MAY_BE_SHUT = /^ND(1|2|3|5)/;

function shuts({ directions }: SeenPolicy, path: Path): boolean {
  return directions.some((direction) => isShut(direction, path));
}

function isShut(direction: PolicyDirection, path: Path): boolean {
  return direction === 'egress' ? path.startsWith('pod-') : path.endsWith('-pod');
}

/**
 * All floaters have the same labels, so a policy that selects them is not the reason why one node fails
 * alone.
 */
function explains(policy: SeenPolicy, { scope, subject }: Finding): boolean {
  const isWide = subject.kind !== 'node' && subject.kind !== 'pair';
  return isWide && policy.selects === 'yes' && scope.paths.every((path) => shuts(policy, path));
}

function nameOf({ kind, namespace, name }: SeenPolicy): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function policyWords(policy: SeenPolicy): string {
  const verb = policy.selects === 'yes' ? 'selects' : 'may select';
  return `${nameOf(policy)} ${verb} the floaters (${policy.directions.join(', ')})`;
}

function stepOf({ resource, namespace, name }: SeenPolicy, kubectl: string): NextStep {
  const where = namespace ? ` -n ${shellWords([namespace])}` : '';
  return { why: 'what the policy allows', command: `${kubectl}${where} get ${shellWords([resource, name])} -o yaml` };
}
