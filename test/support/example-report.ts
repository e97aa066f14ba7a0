import type { Report } from '../../src/report/report.ts';
import { aFinding } from './findings.ts';
import { aReport, pass, timeout } from './matrix.ts';
import { aBound, CLUSTER } from './plan.ts';
import { fitting } from './report-schema.ts';

export const cutOff = aFinding({
  title: 'n3 is cut off',
  subject: { kind: 'node', cluster: CLUSTER, name: 'n3' },
  explains: 4,
  of: 4,
  evidence: ['all 4 probes from and to n3 failed', 'the 2 probes between n1 and n2 passed'],
  alternatives: ['the floater on n3 alone is broken'],
  reasons: ['the link of the node', 'a firewall that has the node in the wrong group'],
  next: [{ why: 'the routes of the node', command: 'ip route', node: 'n3' }],
  region: [{ rows: [2], endpoints: [0, 1] }],
});

/** Three nodes, of which n3 is cut off. docs/outputs.md shows this report. */
export function exampleReport(over: Partial<Report> = {}): Report {
  const report = aReport(aBound(3), ({ source, endpoint }) =>
    source === 2 || endpoint === 2 ? timeout : pass(source + endpoint),
  );
  return fitting({ ...report, ...over });
}
