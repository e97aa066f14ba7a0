import type { Finding } from '../../src/diagnose/finding.ts';
import { grid } from '../../src/report/tables/grid.ts';
import type { Case } from '../topology/case.ts';
import type { Mark } from '../topology/mark.ts';
import { judgeFindings } from '../topology/match.ts';
import type { Truth } from '../topology/truth.ts';
import type { Score } from './score.ts';

const HEADS = ['KIND', 'CASES', 'FIRST', 'PRECISION', 'RECALL', 'ND9XX', 'CONSEQ.', 'MISSES', 'CASES TO LOOK AT'];

/** One row for each kind. */
export function scoreTable(scores: readonly Score[]): string {
  return grid(
    HEADS,
    scores.map(({ kind, cases, first, precision, recall, noCause, consequences, missed, misses }) => [
      kind,
      `${cases}`,
      percent(first),
      percent(precision),
      percent(recall),
      `${noCause}`,
      `${consequences}`,
      missed.join(' '),
      misses.slice(0, 6).join(' ') + (misses.length > 6 ? ` … (${misses.length})` : ''),
    ]),
  );
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** One case in words: the network, what is probed, what is broken, and what was found. */
export function caseWords(made: Case, findings: readonly Finding[]): string {
  const marks = judgeFindings(made, findings);
  const { network, choice, layout, report } = made;
  return [
    `case ${made.number}: ${made.kind}; ${network.nodes.length} nodes, ${layout.probes} probes, ${report.summary.fail} failed`,
    ...network.nodes.map(({ cluster, name, zone, subnet }) => `  ${cluster}/${name} ${zone} ${subnet}`),
    ...network.dnsPods.map(({ cluster, name, node }) => {
      const host = network.nodes[node]?.name ?? 'a node that is not probed';
      return `  DNS pod ${cluster}/${name} on ${host}`;
    }),
    `families: ${choice.families.join(', ')}`,
    ...choice.checks.map(({ name, paths }) => `  ${name}: ${paths.join(', ')}`),
    'broken:',
    ...made.truths.map(truthWords),
    'found:',
    ...findings.flatMap((finding, index) => findingWords(finding, marks[index])),
    '',
  ].join('\n');
}

function truthWords({ cause, cells, own, counted }: Truth): string {
  const share = own < cells ? `, ${own} of them its own` : '';
  return `  ${cause.words} (${cause.kind}): ${cells} failed probes${share}${counted ? '' : '; need not be found'}`;
}

function findingWords(finding: Finding, mark: Mark | undefined): readonly string[] {
  const { subject, scope, direction = 'no direction', explains, of } = finding;
  const to = subject.to ? ` → ${subject.to.cluster}/${subject.to.name}` : '';
  const names = `${subject.kind} ${subject.cluster}/${subject.name}${to}, ${direction}`;
  const scopes = [scope.checks, scope.paths, scope.families].map((words) => words.join(' ')).join('; ');
  const worth = mark?.kind === 'right' ? `right: cause ${mark.cause + 1}` : mark?.kind;
  return [
    `  ${finding.code} ${finding.title} [${worth}]`,
    `    ${names}; ${scopes}; ${explains} of ${of}`,
    ...finding.evidence.map((sentence) => `    ${sentence}`),
  ];
}
