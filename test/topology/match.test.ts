import { describe, expect, test } from 'vitest';
import type { Finding, Region } from '../../src/diagnose/finding.ts';
import { type Case, makeCase } from './case.ts';
import type { Label } from './cause.ts';
import { judgeFindings } from './match.ts';
import { FIRST_FAILURE } from './truth.ts';

const CASES = Array.from({ length: 70 }, (_, number) => makeCase(11, number)).filter(
  ({ layout }) => layout.probes < 10_000,
);

/** The failed cells, row by row, that a cause makes fail. */
function regionOf({ layout, report, footprint }: Case, cause: number): readonly Region[] {
  return layout.rows.flatMap((_, row) => {
    const endpoints = (layout.aimedAt[row] ?? []).filter((endpoint) => {
      const isCauses = ((footprint.marks[row * layout.width + endpoint] ?? 0) & (1 << cause)) !== 0;
      return isCauses && (report.matrix.rows[row]?.verdicts[endpoint] ?? 0) >= FIRST_FAILURE;
    });
    return endpoints.length > 0 ? [{ rows: [row], endpoints }] : [];
  });
}

function aFinding({ subject, direction }: Label, region: readonly Region[], over: Partial<Finding> = {}): Finding {
  return {
    code: 'ND101',
    severity: 'error',
    title: '',
    subject,
    ...(direction ? { direction } : {}),
    scope: { checks: [], paths: [], families: [] },
    explains: 0,
    of: 0,
    evidence: [],
    alternatives: [],
    reasons: [],
    next: [],
    region,
    ...over,
  };
}

/** What a diagnosis would say if it knew everything. */
function truthsAsFindings(made: Case): readonly (readonly [number, Finding])[] {
  return [...made.truths.entries()].flatMap(([index, { cause, counted }]) => {
    const [label] = cause.labels;
    const code = cause.code ? { code: cause.code } : {};
    return counted && label ? [[index, aFinding(label, regionOf(made, index), code)] as const] : [];
  });
}

function everyRegion({ layout }: Case): readonly Region[] {
  return [{ rows: [...layout.rows.keys()], endpoints: [...layout.endpoints.keys()] }];
}

describe('judgeFindings', () => {
  test('the truth is right in every kind of case', () => {
    for (const made of CASES) {
      for (const [cause, finding] of truthsAsFindings(made)) {
        expect([made.number, judgeFindings(made, [finding])]).toEqual([made.number, [{ kind: 'right', cause }]]);
      }
    }
  });

  test('the right cells under the name of another node are wrong', () => {
    const shifted = CASES.filter(({ kind }) => ['uplink', 'pods', 'responder', 'mtu-node', 'port'].includes(kind));
    expect(shifted.length).toBeGreaterThan(4);
    for (const made of shifted) {
      for (const [, finding] of truthsAsFindings(made)) {
        const { name, cluster } = finding.subject;
        const other = made.network.nodes.find((node) => node.cluster === cluster && node.name !== name);
        const wrong = { ...finding, subject: { ...finding.subject, name: other?.name ?? '' } };
        expect([made.number, judgeFindings(made, [wrong])]).toEqual([made.number, [{ kind: 'invented' }]]);
      }
    }
  });

  test('the whole run is no answer if nothing is broken, or only one pair', () => {
    const few = CASES.filter(({ kind, truths, report: { summary } }) => {
      const isSmall = truths.every(({ cells }) => cells < summary.fail / 2);
      return kind === 'healthy' || (kind === 'pair' && isSmall);
    });
    expect(few.length).toBeGreaterThan(4);
    for (const made of few) {
      const run = aFinding({ subject: { kind: 'run', cluster: '', name: '' } }, everyRegion(made));
      expect(judgeFindings(made, [run])).toEqual([{ kind: 'invented' }]);
    }
  });

  test('a broken route to only the other cluster is not a node that is cut off, if that is known', () => {
    const legs = CASES.filter(({ kind, choice }) => kind === 'gateway-leg' && choice.within);
    expect(legs.length).toBeGreaterThan(0);
    for (const made of legs) {
      for (const [, finding] of truthsAsFindings(made)) {
        expect(judgeFindings(made, [{ ...finding, code: 'ND101' }])).toEqual([{ kind: 'invented' }]);
      }
    }
  });

  test('half of the cells of a cause are not enough', () => {
    for (const made of CASES.filter(({ kind }) => kind === 'overlay' || kind === 'zone-zone')) {
      for (const [, finding] of truthsAsFindings(made)) {
        const half = finding.region.filter((_, index) => index % 2 === 0);
        expect(judgeFindings(made, [{ ...finding, region: half }])).toEqual([{ kind: 'invented' }]);
      }
    }
  });

  test.each([
    ['ND901', 'info'],
    ['ND901', 'error'],
  ] as const)('%s, %s, claims no cause', (code, severity) => {
    const made = makeCase(11, 1);
    const finding = aFinding({ subject: { kind: 'run', cluster: '', name: '' } }, [], { code, severity });
    expect(judgeFindings(made, [finding])).toEqual([{ kind: 'none' }]);
  });

  test('a zone of one node is that node, if both cover the same probes', () => {
    const made = makeCase(11, 1);
    const [[, finding] = []] = truthsAsFindings(made);
    const node = made.network.nodes.find(({ name }) => name === finding?.subject.name);
    const alone = {
      ...made.network,
      nodes: made.network.nodes.map((one) => (one === node ? { ...one, zone: 'z' } : one)),
    };
    if (!finding || !node) throw new RangeError('case 1 has no node that is broken');
    const renamed = { ...finding, subject: { ...finding.subject, kind: 'zone' as const, name: 'z' } };
    const kept = finding.region.slice(Math.ceil(finding.region.length / 8));
    expect(judgeFindings({ ...made, network: alone }, [{ ...renamed, region: kept }])).toEqual([
      { kind: 'right', cause: 0 },
    ]);
    expect(judgeFindings(made, [{ ...renamed, region: kept }])).toEqual([{ kind: 'invented' }]);
  });
});
