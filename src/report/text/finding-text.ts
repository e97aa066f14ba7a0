import type { Finding, NextStep } from '../../diagnose/finding.ts';
import type { Section } from '../../model/bound-plan.ts';
import { counted } from '../../text/plural.ts';

/** The body of a finding, without its title, as plain text. Pure. */
export function findingText(finding: Finding): string {
  const { evidence, alternatives, reasons, next } = finding;
  const explains = explainsWords(finding);
  return [
    ...(explains === '' ? [] : [explains]),
    ...evidence.map((line) => `shown by: ${line}`),
    ...alternatives.map((line) => `it may also be: ${line}`),
    ...reasons.map((line) => `often behind it: ${line}`),
    ...next.flatMap((step) => [`next: ${nextWords(step)}`, `  ${step.command}`]),
  ].join('\n');
}

/** Empty if there is nothing to explain, as for a warning, whose probes passed. */
export function explainsWords({ explains, of }: Finding): string {
  return explains > 0 ? `explains ${explains} of ${counted(of, 'failed probe')}` : '';
}

/** What a step is for, and where it has to run. */
export function nextWords({ why, node }: NextStep): string {
  return node === undefined ? why : `${why} (on ${node})`;
}

/** Whether a finding is about probes of this section. */
export function touches({ scope }: Finding, { check, path, family }: Section): boolean {
  return scope.checks.includes(check) && scope.paths.includes(path) && scope.families.includes(family);
}
