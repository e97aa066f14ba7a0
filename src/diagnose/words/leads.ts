import type { Circumstances } from '../../model/circumstances.ts';
import type { Finding, NextStep } from '../finding.ts';
import { dnsLeads } from './dns-leads.ts';
import type { RunFacts } from './lead.ts';
import { nodeLeads } from './node-leads.ts';
import { policyLeads } from './policy-leads.ts';
import { traitLeads } from './shared-traits.ts';

/**
 * Adds what the clusters report to the finding, in words. What explains the finding comes first, the rest
 * comes last. Pure.
 */
export function withLeads(run: RunFacts, finding: Finding): Finding {
  const leads = (run.circumstances ?? [])
    .filter(({ cluster }) => concerns(finding, cluster))
    .flatMap((seen) => [
      ...nodeLeads(run, seen, finding),
      ...dnsLeads(run, seen, finding),
      ...policyLeads(run, seen, finding),
      ...traitLeads(run, seen, finding),
    ]);
  if (leads.length === 0) return finding;
  const firsts = leads.flatMap(({ first }) => first ?? []);
  const evidence = (isFirst: boolean) =>
    leads.filter(({ first }) => (first !== undefined) === isFirst).flatMap((lead) => lead.evidence ?? []);
  const steps = firsts.flatMap(({ next }) => next);
  const isNew = ({ command }: NextStep) => !steps.some((step) => step.command === command);
  return {
    ...finding,
    evidence: [...evidence(true), ...finding.evidence, ...evidence(false)],
    reasons: [...firsts.map(({ reason }) => reason), ...finding.reasons],
    next: [...steps, ...finding.next.filter(isNew)],
  };
}

/** Whether a finding is about this cluster, or about everything. */
export function concerns({ subject }: Pick<Finding, 'subject'>, cluster: Circumstances['cluster']): boolean {
  return subject.kind === 'run' || [subject, subject.to].some((one) => one?.cluster === cluster);
}
