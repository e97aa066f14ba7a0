import { shellWords } from '../../kube/flag-words.ts';
import type { Circumstances } from '../../model/circumstances.ts';
import type { Finding } from '../finding.ts';
import type { Lead, RunFacts } from './lead.ts';
import { kubectlOf } from './next.ts';

/**
 * If a node is not reached and its kubelet is silent too, the node is down or cut off. With only a firewall,
 * its kubelet would still report. The condition itself is listed with what the node says. Pure.
 */
export function nodeLeads(run: RunFacts, { cluster, conditions }: Circumstances, finding: Finding): readonly Lead[] {
  const { code, subject, direction } = finding;
  if (subject.kind !== 'node' || !/^ND10[1-4]$/.test(code) || direction === 'outbound') return [];
  const isSilent = conditions.some(
    ({ node, type, status }) => node === subject.name && type === 'Ready' && status === 'Unknown',
  );
  if (!isSilent) return [];
  const command = `${kubectlOf(run, cluster)} describe node ${shellWords([subject.name])}`;
  const next = [{ why: 'since when the node is silent', command }];
  return [{ first: { reason: 'the node is down, or its link: its kubelet is silent as well', next } }];
}
