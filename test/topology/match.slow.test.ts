import { describe, expect, test } from 'vitest';
import type { Finding, Region } from '../../src/diagnose/finding.ts';
import { CASE_KINDS, type Case, makeCase, TURN } from './case.ts';
import type { Label } from './cause.ts';
import { judgeFindings } from './match.ts';
import { FIRST_FAILURE } from './truth.ts';

const CASES = Array.from({ length: 70 }, (_, number) => makeCase(11, number)).filter(
  ({ layout }) => layout.probes < 10_000,
);

/** Some of the probes in its reach passed. */
function isPartlySeen({ layout, truths: [truth] }: Case): boolean {
  return truth?.counted === true && (truth.rate ?? 1) < 0.8 && layout.probes < 10_000;
}

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
  return [...made.truths.entries()].flatMap(([index, { cause, counted, rate }]) => {
    const [label] = cause.labels;
    const more = { ...(cause.code ? { code: cause.code } : {}), ...(rate === undefined ? {} : { share: rate }) };
    return counted && label ? [[index, aFinding(label, regionOf(made, index), more)] as const] : [];
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

  describe('a pair without udp, where tcp fails everywhere', () => {
    const made = makeCase(21, 172);
    const between = (...names: readonly string[]): readonly Region[] =>
      made.layout.rows.flatMap(({ source }, row) => {
        const own = names.indexOf(made.layout.endpoints[source]?.node ?? '');
        const endpoints = [...made.layout.endpoints.keys()].filter((end) => {
          const other = names.indexOf(made.layout.endpoints[end]?.node ?? '');
          return other >= 0 && other !== own;
        });
        return own < 0 ? [] : [{ rows: [row], endpoints }];
      });
    const judged = (ends: readonly [string, string], region: readonly Region[]) => {
      const [name, to] = ends;
      const cluster = 'cluster-a';
      const subject: Finding['subject'] = { kind: 'pair', cluster, name, to: { cluster, name: to } };
      return judgeFindings(made, [aFinding({ subject, direction: 'both' }, region)]);
    };

    test('may be told with all that fails between the two', () => {
      expect(judged(['n2', 'n15'], between('n2', 'n15'))).toEqual([{ kind: 'right', cause: 2 }]);
    });

    test('is not told by what fails elsewhere, nor is another pair', () => {
      expect(judged(['n2', 'n15'], between('n2', 'n15', 'n3'))).toEqual([{ kind: 'invented' }]);
      expect(judged(['n2', 'n3'], between('n2', 'n3'))).toEqual([{ kind: 'invented' }]);
    });
  });

  describe('three zones that do not reach each other', () => {
    const made = makeCase(104, 1438);
    const subjectOf = (name: string, to?: string): Label => {
      const cluster = 'cluster-a';
      return {
        subject: { kind: 'zone', cluster, name, ...(to ? { to: { cluster, name: to } } : {}) },
        direction: 'both',
      };
    };
    const between = (...zones: readonly string[]): readonly Region[] => {
      const zoneAt = (index: number) => made.network.nodes[made.layout.nodeOf[index] ?? -1]?.zone ?? '';
      return everyRegion(made).flatMap(({ rows, endpoints }) =>
        rows.flatMap((row) => {
          const own = zoneAt(made.layout.rows[row]?.source ?? -1);
          const others = endpoints.filter((end) => zoneAt(end) !== own && zones.includes(zoneAt(end)));
          return zones.includes(own) ? [{ rows: [row], endpoints: others }] : [];
        }),
      );
    };
    const cutOff = (zone: string, others: readonly string[]) =>
      aFinding(
        subjectOf(zone),
        others.flatMap((other) => between(zone, other)),
      );
    const all = made.layout.endpoints.length > 0 ? ['zone-a', 'zone-b', 'zone-c'] : [];

    test('may be told as any of them cut off, and the two others parted', () => {
      const findings = [
        cutOff('zone-c', ['zone-a', 'zone-b']),
        aFinding(subjectOf('zone-a', 'zone-b'), between('zone-a', 'zone-b')),
      ];
      expect(judgeFindings(made, findings).map(({ kind }) => kind)).toEqual(['right', 'right']);
    });

    test('are not told by one of them, nor by three findings', () => {
      expect(judgeFindings(made, [cutOff('zone-c', ['zone-a', 'zone-b'])]).map(({ kind }) => kind)).toEqual([
        'invented',
      ]);
      const three = all.map((zone) =>
        cutOff(
          zone,
          all.filter((other) => other !== zone),
        ),
      );
      expect(judgeFindings(made, three).map(({ kind }) => kind)).toContain('invented');
    });
  });

  test('a node that is cut off is not told together with a DNS Service that leads nowhere', () => {
    const made = makeCase(101, 983);
    const subject = { kind: 'node', cluster: 'cluster-a', name: 'n6' } as const;
    const region = [...regionOf(made, 0), ...regionOf(made, 1)];
    expect(judgeFindings(made, [aFinding({ subject, direction: 'both' }, region)])).toEqual([{ kind: 'invented' }]);
  });

  test('two zones, of which one is the subnet that loses packets, also explain lost look-ups to pods elsewhere', () => {
    const made = makeCase(55, 848);
    const to = { cluster: 'cluster-a', name: 'zone-b' };
    const label: Label = { subject: { kind: 'zone', cluster: 'cluster-a', name: 'zone-a', to }, direction: 'both' };
    const scope = { checks: ['tcp'], paths: ['node-node', 'node-pod'], families: ['ipv4'] } as const;
    const finding = aFinding(label, regionOf(made, 0), { code: 'ND703', scope, share: 0.13 });
    expect(judgeFindings(made, [finding])).toEqual([{ kind: 'right', cause: 0 }]);
  });

  describe('a pod network that is down in two clusters, of which only the Services show it', () => {
    const made = makeCase(103, 1757);
    const regionsOf = (isTaken: (cluster: string) => boolean) =>
      regionOf(made, 0).map(({ rows, endpoints }) => ({
        rows,
        endpoints: endpoints.filter((end) => isTaken(made.layout.endpoints[end]?.cluster ?? '')),
      }));
    const judged = (region: readonly Region[], name = '') =>
      judgeFindings(made, [aFinding({ subject: { kind: 'service', cluster: 'cluster-b', name } }, region)]);

    test('may be told for each cluster', () => {
      expect(judged(regionsOf((cluster) => cluster === 'cluster-b'))).toEqual([{ kind: 'right', cause: 0 }]);
    });

    test('is not told by some of the Services of a cluster, nor by those of the other', () => {
      const own = regionsOf((cluster) => cluster === 'cluster-b');
      expect(judged(own.slice(own.length / 2))).toEqual([{ kind: 'invented' }]);
      expect(judged(regionsOf((cluster) => cluster === 'cluster-a'))).toEqual([{ kind: 'invented' }]);
      expect(judged(own, 'coredns-x')).toEqual([{ kind: 'invented' }]);
    });
  });

  describe('nodes without a common name', () => {
    const [made] = CASES.filter(({ kind, truths }) => kind === 'island' && truths[0]?.counted);
    const names = made?.network.nodes.map(({ name }) => name) ?? [];
    const [[, truth] = []] = made ? truthsAsFindings(made) : [];
    if (!made || !truth) throw new RangeError('no island');
    const own = truth.subject.nodes ?? [];
    const rest = names.filter((name) => !own.includes(name));
    const block = (nodes: readonly string[]): Finding['subject'] => ({ ...truth.subject, name: 'some', nodes });
    const to = (nodes: readonly string[]) => ({ cluster: truth.subject.cluster, name: 'others', nodes });

    test.each<[string, Finding['subject'], 'right' | 'invented']>([
      ['itself, in another order', block(own.toReversed()), 'right'],
      ['all others', block(rest), 'right'],
      ['it and the others', { ...block(own), to: to(rest) }, 'right'],
      ['the others and it', { ...block(rest), to: to(own) }, 'right'],
      ['half of it', block(own.slice(0, 1)), 'invented'],
      ['it and some of the others', { ...block(own), to: to(rest.slice(0, 1)) }, 'invented'],
      ['one of its nodes', { kind: 'node', cluster: truth.subject.cluster, name: own[0] ?? '' }, 'invented'],
    ])('an island, told as %s', (_, subject, kind) => {
      // Not all of its cells, so that the words decide.
      const cells = truth.region.slice(Math.ceil(truth.region.length / 6));
      expect(judgeFindings(made, [{ ...truth, subject, region: cells }]).map((mark) => mark.kind)).toEqual([kind]);
    });
  });

  describe('a cause that stops only some packets', () => {
    const kinds = ['ecmp', 'firewall-pair', 'conntrack', 'loss-node'] as const;
    const some = kinds.flatMap((kind) =>
      [0, 1, 2].map((turn) => makeCase(11, turn * TURN + CASE_KINDS.indexOf(kind))).filter(isPartlySeen),
    );
    const judged = (change: (finding: Finding) => Partial<Finding>) =>
      some.flatMap((made) =>
        truthsAsFindings(made).flatMap(([cause, finding]) =>
          cause === 0 ? judgeFindings(made, [{ ...finding, ...change(finding) }]).map(({ kind }) => kind) : [],
        ),
      );

    test.each<[string, (finding: Finding) => Partial<Finding>, 'right' | 'invented']>([
      ['with about the share', ({ share = 0 }) => ({ share: share * 1.5 }), 'right'],
      ['as loss', () => ({ code: 'ND701' }), 'right'],
      ['without a share', ({ share: _, ...rest }) => ({ ...rest, share: undefined as never }), 'invented'],
      ['as a matter of size', () => ({ code: 'ND403' }), 'invented'],
    ])('is told %s', (_, change, kind) => {
      expect(some.length).toBeGreaterThan(4);
      expect(new Set(judged(change))).toEqual(new Set([kind]));
    });

    test('a wider description of the same failures is wrong, although its share is right', () => {
      const large = some.filter(({ kind, network }) => kind === 'loss-node' && network.nodes.length > 6);
      expect(large.length).toBeGreaterThan(0);
      for (const made of large) {
        const [[, finding] = []] = truthsAsFindings(made);
        const { fail, pass } = made.report.summary;
        const run: Partial<Finding> = { subject: { kind: 'run', cluster: '', name: '' }, share: fail / (fail + pass) };
        const { direction: _, ...rest } = finding ?? aFinding({ subject: { kind: 'run', cluster: '', name: '' } }, []);
        expect(judgeFindings(made, [{ ...rest, ...run }])).toEqual([{ kind: 'invented' }]);
      }
    });

    test('a share that is far from the truth is wrong', () => {
      const rare = some.filter(({ truths: [truth] }) => (truth?.rate ?? 1) < 0.4);
      expect(rare.length).toBeGreaterThan(0);
      for (const made of rare) {
        const [[, finding] = []] = truthsAsFindings(made);
        expect(finding && judgeFindings(made, [{ ...finding, share: 0.95 }])).toEqual([{ kind: 'invented' }]);
      }
    });
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
