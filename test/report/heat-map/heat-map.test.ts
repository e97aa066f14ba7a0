import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { bind } from '../../../src/model/bound-plan.ts';
import type { Cell } from '../../../src/model/matrix.ts';
import type { PlannedNode, ServiceEnd } from '../../../src/model/plan.ts';
import { CODES } from '../../../src/model/verdict.ts';
import type { Report } from '../../../src/report/report.ts';
import { blocks, boundOf, inZones, picture, SCREEN } from '../../support/heat-map.ts';
import { aReport, type Decide, execError, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, aFloater, aNode, aPlan, CLUSTER, twoClusters } from '../../support/plan.ts';

/** A report of many nodes, without the lists of failures and addresses, which take long to make. */
function bigReport(nodes: readonly PlannedNode[], code: (cell: Pick<Cell, 'source' | 'endpoint'>) => number): Report {
  const few = aReport(aBound(4), cutOff(0));
  const size = nodes.length;
  const row = { check: 'tcp', path: 'pod-pod', family: 'ipv4', latencies: [] } as const;
  const codes = (source: number) =>
    Array.from({ length: size }, (_, endpoint) => (source === endpoint ? 0 : code({ source, endpoint })));
  return {
    ...few,
    nodes: nodes.map((node) => ({ ...node, floaters: [] })),
    matrix: {
      endpoints: nodes.map(({ name }) => ({ cluster: CLUSTER, node: name, layer: 'pod' })),
      rows: nodes.map((_, source) => ({ ...row, source, verdicts: codes(source) })),
    },
  };
}

const cutOff =
  (node: number): Decide =>
  ({ source, endpoint }) =>
    source === node || endpoint === node ? timeout : pass();

describe('in letters', () => {
  test('four nodes: one direction fails, and one node could not be asked', () => {
    const decide: Decide = ({ source, endpoint }) => {
      if (source === 3) return execError;
      return source === 1 && endpoint === 3 ? timeout : pass();
    };
    expect(picture(aReport(aBound(4), decide))).toEqual([
      'from / to n1 - n4',
      'n1          . . .',
      'n2        .   . x',
      'n3        . .   .',
      'n4        ? ? ?',
      '. passed  x failed  ? not measured',
    ]);
  });

  test('six nodes in three zones: one is cut off', () => {
    expect(picture(aReport(boundOf(inZones(6, 3)), cutOff(3)))).toEqual([
      'from / to n1 - n6',
      'zone-a n1   x  . .  . .',
      '       n4 x    x x  x x',
      'zone-b n2 . x    .  . .',
      '       n5 . x  .    . .',
      'zone-c n3 . x  . .    .',
      '       n6 . x  . .  .',
      '. passed  x failed',
    ]);
  });

  test('300 nodes are folded, but not across zones', () => {
    const report = bigReport(inZones(300, 3), ({ source, endpoint }) => {
      return source === 7 || (source % 3 === 1 && endpoint % 3 === 2) ? CODES['fail TIMEOUT'] : CODES.pass;
    });
    const row = (label: string, ...thirds: readonly string[]) =>
      `${label} ${thirds.map((letter) => letter.repeat(20)).join(' ')}`;
    expect(picture(report)).toEqual([
      'from / to   zone-a               zone-b               zone-c',
      row('zone-a n1  ', '.', '.', '.'),
      row('       n100', '.', '.', '.'),
      row('       n199', '.', '.', '.'),
      row('zone-b n2  ', '%', '%', 'x'),
      row('       n101', '.', '.', 'x'),
      row('       n200', '.', '.', 'x'),
      row('zone-c n3  ', '.', '.', '.'),
      row('       n102', '.', '.', '.'),
      row('       n201', '.', '.', '.'),
      '. passed  x failed  % failed in part',
      'A line is up to 34 nodes, named by the first; a column up to 5.',
    ]);
  });

  test('a pair that only one of two checks reaches has failed in part', () => {
    const report = aReport(aBoundOfTwoChecks(4), ({ section, source }) =>
      section === 1 && source === 0 ? timeout : pass(),
    );
    expect(picture(report).slice(1, 3)).toEqual(['n1          % % %', 'n2        .   . .']);
  });

  test('a skipped probe looks like one that is not planned, and one without a verdict as not measured', () => {
    const decide: Decide = ({ source, endpoint }) => {
      if (source === 0) return endpoint === 1 ? skip : timeout;
      return source === 1 ? undefined : pass();
    };
    expect(picture(aReport(aBound(4), decide)).slice(1, 3)).toEqual(['n1            x x', 'n2        ?   ? ?']);
  });

  test('two clusters: only the pairs between them', () => {
    const report = aReport(twoClusters(), ({ source }) => (source === 2 ? timeout : pass()));
    expect(picture(report).slice(1, -1)).toEqual([
      'cluster-a n1      . .',
      '          n2      . .',
      'cluster-b m1 x x',
      '          m2 . .',
    ]);
  });

  test('services have a column only if they have trouble', () => {
    const services = ['good', 'bad'].map(
      (node): ServiceEnd => ({ cluster: CLUSTER, layer: 'service', check: 'service', node, aim: {} }),
    );
    const checks = [
      { name: 'tcp', paths: ['pod-pod'] },
      { name: 'service', paths: ['pod-service'] },
    ] as const;
    const floaters = [1, 2, 3, 4].map((n) => aFloater(n));
    const report = aReport(bind(aPlan(4, { checks, services }), floaters, []), ({ endpoint }) =>
      endpoint === 5 ? timeout : pass(),
    );
    expect(picture(report)).toEqual([
      'from / to n1 - bad',
      'n1          . . .  x',
      'n2        .   . .  x',
      'n3        . .   .  x',
      'n4        . . .    x',
      '. passed  x failed',
    ]);
  });

  test('nodes are in the order of their subnets if they have no zones', () => {
    const nodes = [1, 2, 3, 4].map((n) => aNode(`n${n}`, { subnets: [`10.0.${n % 2}.0/24`] }));
    const lines = picture(aReport(boundOf(nodes), cutOff(0)), { ...SCREEN, columns: 120 });
    expect(lines.slice(1, -1).map((line) => line.slice(0, 14))).toEqual([
      '10.0.0.0/24 n2',
      '            n4',
      '10.0.1.0/24 n1',
      '            n3',
    ]);
  });
});

describe('nothing is drawn', () => {
  test.each<{ what: string; report: Report; screen?: typeof SCREEN }>([
    { what: 'if all is well', report: aReport(aBound(6)) },
    { what: 'if nothing was probed', report: aReport(aBound(6), () => undefined) },
    { what: 'for three nodes', report: aReport(aBound(3), () => timeout) },
    { what: 'if there are too few lines', report: aReport(aBound(6), cutOff(1)), screen: { rows: 11, columns: 80 } },
    { what: 'if lines are too short', report: aReport(aBound(6), cutOff(1)), screen: { rows: 24, columns: 63 } },
  ])('$what', ({ report, screen }) => expect(picture(report, screen)).toEqual([]));
});

describe('in blocks', () => {
  const GREEN = '\u001b[32m';
  const RED = '\u001b[31m';
  const END = '\u001b[39m';

  test('four nodes have one line each', () => {
    const report = aReport(aBound(4), ({ source, endpoint }) => (source === 1 && endpoint === 3 ? timeout : pass()));
    expect(blocks(report)).toEqual([
      'from / to n1 - n4',
      `n1          ${GREEN}██████${END}`,
      `n2        ${GREEN}██${END}  ${GREEN}██${END}${RED}██${END}`,
      `n3        ${GREEN}████${END}  ${GREEN}██${END}`,
      `n4        ${GREEN}██████${END}`,
      `${GREEN}█${END} passed  ${RED}█${END} failed`,
    ]);
  });

  test('more nodes than lines have half a line each', () => {
    const lines = blocks(aReport(aBound(12), ({ source }) => (source === 1 ? timeout : pass())));
    expect(lines).toHaveLength(9);
    expect(stripVTControlCharacters(lines[1] ?? '')).toBe('n1        ▄▀▀▀▀▀▀▀▀▀▀▀');
    expect(lines[1]).toContain('\u001b[32m\u001b[41m▀▀▀▀▀▀▀▀▀▀\u001b[49m\u001b[39m');
    expect(lines.at(-1)).toBe('A line is up to 2 nodes, named by the first; a column is one.');
  });
});

test('a thousand nodes are drawn at once', () => {
  const report = bigReport(inZones(1000, 1), ({ endpoint }) => (endpoint === 500 ? CODES['fail TIMEOUT'] : CODES.pass));
  const lines = picture(report, { rows: 50, columns: undefined });
  expect(lines.length).toBeLessThanOrEqual(50);
  expect(lines.filter((line) => line.includes('%'))).toHaveLength(lines.length - 2);
});
