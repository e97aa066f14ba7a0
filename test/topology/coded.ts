import type { Finding } from '../../src/diagnose/finding.ts';
import { dependentOn } from '../../src/model/end-role.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Case } from './case.ts';
import { FIRST_FAILURE } from './truth.ts';

/** What kube-proxy leads to. */
const VIRTUAL = dependentOn('kube-proxy');

/** Whether the finding's code says as much about the cause as the run shows. */
export function isCoded(made: Case, { code }: Pick<Finding, 'code'>, cause: number): boolean {
  const { code: wanted, whole } = made.truths[cause]?.cause ?? {};
  // What is lost by chance or by its flow has nothing to do with its size.
  if (whole && code.startsWith('ND4')) return false;
  if (wanted === undefined || wanted === code) return true;
  // If kube-proxy is dead and only the resolver was asked through it, a dead cache would look the same.
  return wanted === 'ND511' && code === 'ND503' && isOfResolverAlone(made, cause);
}

/**
 * Whether the resolver is all that was asked through kube-proxy from the sources that the cause makes fail.
 */
function isOfResolverAlone({ layout, report, footprint }: Case, cause: number): boolean {
  const isOfCause = (cell: number) => ((footprint.marks[cell] ?? 0) & (1 << cause)) !== 0;
  const aimed = (row: number) => layout.aimedAt[row] ?? [];
  const sources = new Set(
    layout.rows.flatMap(({ source }, row) =>
      aimed(row).some((endpoint) => isOfCause(row * layout.width + endpoint)) ? [source] : [],
    ),
  );
  return layout.rows.every(({ source }, row) => {
    if (!sources.has(source)) return true;
    return aimed(row).every((endpoint) => {
      const end = layout.endpoints[endpoint];
      const role = end?.layer === 'service' ? end.aim.role : undefined;
      if (role === undefined || role === 'resolver' || !VIRTUAL.includes(role)) return true;
      const code = report.matrix.rows[row]?.verdicts[endpoint] ?? 0;
      return code !== CODES.pass && code < FIRST_FAILURE;
    });
  });
}
