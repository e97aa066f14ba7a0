import { describe, expect, test } from 'vitest';
import { type BoundPlan, bind, type CheckFixtures, endpointName } from '../../src/model/bound-plan.ts';
import type { ServiceEnd } from '../../src/model/plan.ts';
import { renderTable } from '../../src/report/tables/table.ts';
import { summaryWords } from '../../src/report/text/summary-words.ts';
import { styleFor } from '../../src/ui/style.ts';
import { captureIo } from '../support/io.ts';
import { aReport, type Decide, pass, skip, timeout } from '../support/matrix.ts';
import { aFloater, aNode, aPlan, CLUSTER, type PlanOptions, SECOND } from '../support/plan.ts';
import { aService } from '../support/services.ts';
import { rowsOf, view } from '../support/table.ts';

const style = styleFor('stderr', captureIo().io);
const DNS: NonNullable<PlanOptions['checks']> = [{ name: 'dns', paths: ['pod-service'] }];
const KUBE_DNS = aService('dns', 'kube-dns', { aim: { addresses: ['10.96.0.10'] } });

function bound(
  services: readonly ServiceEnd[],
  made: CheckFixtures = { aims: new Map(), echoes: [] },
  checks = DNS,
): BoundPlan {
  return bind(aPlan(2, { checks, services }), [aFloater(1), aFloater(2)], [], made);
}

/** Two nodes in each of two clusters. Services are in both, or only in the first. */
function two(options: { oneWay?: boolean; within?: boolean }, clusters = [CLUSTER, SECOND]): BoundPlan {
  const services = clusters.map((cluster) => aService('dns', 'kube-dns', { cluster }));
  const second = ['m1', 'm2'].map((name) => aNode(name, { cluster: SECOND }));
  const checks = [{ name: 'dns', paths: ['pod-pod', 'pod-service'] }] as const;
  return bind(aPlan(2, { ...options, checks, services, second }), [], []);
}

function words(of: BoundPlan, decide: Decide = () => pass(2)): readonly string[] {
  return summaryWords(aReport(of, decide), style).split('\n');
}

describe('a run against services', () => {
  test('the verdict counts its probes', () => {
    expect(words(bound([KUBE_DNS]))[0]).toBe('The network works: all 2 probes from 2 nodes passed.');
    expect(words(bind(aPlan(1, { checks: DNS, services: [KUBE_DNS] }), [aFloater(1)], []))[0]).toBe(
      'The network works: the one probe from 1 node passed.',
    );
  });

  test('each line names the service in place of a node, and its address', () => {
    const decide: Decide = ({ source }) => (source === 0 ? timeout : pass(2));
    const rows = rowsOf(renderTable(aReport(bound([KUBE_DNS]), decide), view));
    expect(rows[1]?.slice(1, 3)).toEqual(['n1', 'kube-dns']);
    expect(rows.at(-1)).toEqual(['1', 'n2', 'kube-dns', '10.96.0.10', 'SUCCEEDED']);
  });

  test('a service made by deploy has its address in the table and in the report', () => {
    const ends = [aService('dns', 'ours'), aService('dns', 'hairpin')];
    const aims = new Map(
      [{ addresses: ['10.96.0.7'] }, { byNode: { n2: ['10.96.0.8'] } }].map((aim, index) => {
        return [endpointName(ends[index] ?? KUBE_DNS), aim] as const;
      }),
    );
    const report = aReport(bound(ends, { aims, echoes: [] }));
    const targets = rowsOf(renderTable(report, view))
      .slice(1)
      .map((row) => row.slice(1, 4).join(' '));
    expect(targets).toEqual(['n1 ours 10.96.0.7', 'n1 hairpin -', 'n2 ours 10.96.0.7', 'n2 hairpin 10.96.0.8']);
    expect(report.matrix.endpoints[2]).toMatchObject({ node: 'ours', aim: { addresses: ['10.96.0.7'] } });
  });

  test('the path is shown if floaters are on two networks, but not just for services', () => {
    const heads = (...paths: NonNullable<PlanOptions['checks']>[number]['paths']) =>
      rowsOf(renderTable(aReport(bound([KUBE_DNS], undefined, [{ name: 'dns', paths }])), view))[0];
    expect(heads('pod-pod', 'pod-service')).not.toContain('PATH');
    expect(heads('pod-service', 'node-service')).toContain('PATH');
    expect(heads('pod-pod', 'node-node')).toContain('PATH');
  });

  test('too many probes for one screen are counted by source, without skipped ones', () => {
    const screen = { rows: 4, columns: undefined };
    const ends = ['a', 'b', 'c'].map((name) => aService('dns', name));
    const decide: Decide = ({ source, endpoint }) => (source === 0 && endpoint === 2 ? skip : pass(2));
    const report = aReport(bound(ends), decide);
    expect(rowsOf(renderTable(report, { ...view, screen: { ...screen, rows: 4 } })).at(-1)).toEqual([
      'cluster-a',
      'cluster-a',
      '5 of 5',
      '2.00 ms',
      '2.00 ms',
    ]);
    const many = aReport(bound(ends, undefined, [{ name: 'dns', paths: ['pod-pod', 'pod-service'] }]), decide);
    const rows = rowsOf(renderTable(many, { ...view, screen: { ...screen, rows: 6 } }));
    expect(rows.map((row) => row.slice(0, 2).join(' '))).toEqual([
      'SRC NODE NAME PASSED',
      'n1 1 of 1',
      'n2 1 of 1',
      'n1 2 of 2',
      'n2 3 of 3',
    ]);
  });
});

describe('two clusters', () => {
  const ACROSS = ['cluster-a → cluster-b: 4 of 4 probes passed', 'cluster-b → cluster-a: 4 of 4 probes passed'];

  test.each<{ name: string; of: BoundPlan; lines: readonly string[] }>([
    {
      name: 'each has its own services',
      of: two({}),
      lines: [...ACROSS, 'services of cluster-a: 2 of 2 probes passed', 'services of cluster-b: 2 of 2 probes passed'],
    },
    {
      name: 'one without services is not reported',
      of: two({}, [CLUSTER]),
      lines: [...ACROSS, 'services of cluster-a: 2 of 2 probes passed'],
    },
    {
      name: 'no probes come from the second',
      of: two({ oneWay: true }),
      lines: ['cluster-a → cluster-b: 4 of 4 probes passed', 'services of cluster-a: 2 of 2 probes passed'],
    },
    {
      name: 'pairs within count with the services',
      of: two({ within: true }),
      lines: [...ACROSS, 'within cluster-a: 4 of 4 probes passed', 'within cluster-b: 4 of 4 probes passed'],
    },
  ])('$name', ({ of, lines }) => {
    const said = words(of);
    expect(said.slice(1, 1 + lines.length)).toEqual(lines);
    expect(said[1 + lines.length]).toMatch(/^pod-pod: answered in/);
  });
});
