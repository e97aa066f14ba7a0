import type { Finding } from '../../src/diagnose/finding.ts';
import { verdictOf } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { CLUSTER } from './plan.ts';

/** Node n7 is cut off. */
export function aFinding(over: Partial<Finding> = {}): Finding {
  return {
    code: 'ND101',
    severity: 'error',
    title: 'node n7 is cut off',
    subject: { kind: 'node', cluster: CLUSTER, name: 'n7' },
    direction: 'both',
    scope: { checks: ['tcp'], paths: ['pod-pod'], families: ['ipv4'] },
    explains: 38,
    of: 40,
    evidence: ['All probes to n7 and from it failed.', 'The other nodes reach each other.'],
    alternatives: ['the floater on n7 answers nobody'],
    reasons: ['the link of the node', 'a firewall', 'its routes'],
    next: [
      { why: 'see its conditions', command: 'kubectl describe node n7' },
      { why: 'see its routes', command: 'ip route', node: 'n7' },
    ],
    region: [],
    ...over,
  };
}

/** The report with a finding that explains everything that did not pass. */
export function explained(report: Report, over: Partial<Finding> = {}): Report {
  const { rows, endpoints } = report.matrix;
  const region = [{ rows: [...rows.keys()], endpoints: [...endpoints.keys()] }];
  const failed = rows.reduce(
    (sum, { verdicts }) => sum + verdicts.filter((code) => verdictOf(code) === 'fail').length,
    0,
  );
  return { ...report, findings: [aFinding({ explains: failed, of: failed, region, ...over })] };
}
