import { shellWords } from '../../kube/flag-words.ts';
import type { Circumstances } from '../../model/circumstances.ts';
import type { Finding } from '../finding.ts';
import { MOST_NAMED } from './first-of.ts';
import type { Lead, RunFacts } from './lead.ts';
import { kubectlOf } from './next.ts';

/** Codes of what is cut off: a node, its pods, or a group of nodes. */
const CUT_OFF = /^ND(10[1-4]|212)$/;

/**
 * If nodes are not reached and their kubelets are silent too, they are down or cut off. With only a firewall,
 * a kubelet would still report. The condition itself is listed with what the node says. Pure.
 */
export function nodeLeads(run: RunFacts, { cluster, conditions }: Circumstances, finding: Finding): readonly Lead[] {
  const { code, subject, direction } = finding;
  if (!CUT_OFF.test(code) || direction === 'outbound' || subject.cluster !== cluster) return [];
  const nodes = subject.kind === 'node' ? [subject.name] : (subject.nodes ?? []);
  const silent = new Set(
    conditions.filter(({ type, status }) => type === 'Ready' && status === 'Unknown').map(({ node }) => node),
  );
  if (nodes.length === 0 || !nodes.every((node) => silent.has(node))) return [];
  const isOne = nodes.length === 1;
  const reason = isOne
    ? 'the node is down, or its link: its kubelet is silent as well'
    : 'the nodes are down, or their link: their kubelets are silent as well';
  const why = `since when the ${isOne ? 'node is' : 'nodes are'} silent`;
  return [
    {
      first: {
        reason,
        next: [{ why, command: `${kubectlOf(run, cluster)} describe node ${shellWords(nodes.slice(0, MOST_NAMED))}` }],
      },
    },
  ];
}
