import { describe, expect, test } from 'vitest';
import {
  ALL,
  type Break,
  diagnosed,
  explainedCells,
  failedCells,
  failing,
  failure,
  from,
  isPodEnd,
  LAYERED,
  way,
} from '../support/diagnosed.ts';
import { expectOne, theFinding } from '../support/expected-finding.ts';
import { execError, skip, timeout } from '../support/matrix.ts';

describe('single probes', () => {
  test('a single timeout has no cause', () => {
    const report = diagnosed({ nodes: 5 }, failing(timeout, way('n2', 'n1')));
    const finding = theFinding(report);
    expect(finding).toMatchObject({
      code: 'ND901',
      severity: 'info',
      title: 'One probe failed alone: n2 → n1 (tcp pod-pod, IPv4)',
      explains: 1,
      of: 1,
      evidence: ['from or to the same ends 6 other probes passed'],
    });
    expect(explainedCells(report, finding)).toEqual(failedCells(report));
    expect(finding.next.map(({ command }) => command)).toEqual(['kubectl netdoctor resume --context cluster-a']);
  });

  test('if nothing else was probed, nothing is said to have passed', () => {
    const breaks: Break = ({ from: source }) => (source === 'n1' ? timeout : skip);
    expect(theFinding(diagnosed({ nodes: 2 }, breaks))).toMatchObject({ code: 'ND901', evidence: [] });
  });

  test('several single timeouts are one finding that shows the first', () => {
    const lost = ['n1n2', 'n3n4', 'n5n6', 'n7n8', 'n2n5', 'n4n7'];
    const report = diagnosed(
      { nodes: 9 },
      failing(timeout, (probe) => lost.includes(probe.from + probe.to)),
    );
    const finding = theFinding(report);
    expect(finding).toMatchObject({ code: 'ND901', title: '6 failed probes have no cause in common', explains: 6 });
    expect(finding.evidence.slice(0, 6)).toEqual([
      'n1 → n2 (tcp pod-pod, IPv4)',
      'n2 → n5 (tcp pod-pod, IPv4)',
      'n3 → n4 (tcp pod-pod, IPv4)',
      'n4 → n7 (tcp pod-pod, IPv4)',
      'n5 → n6 (tcp pod-pod, IPv4)',
      'and 1 more',
    ]);
    expect(explainedCells(report, finding)).toEqual(failedCells(report));
  });

  test.each([
    ['REFUSED', 'ND201', 'n2 does not reach n1'],
    ['UNREACHABLE', 'ND201', 'n2 does not reach n1'],
    ['WRONG_RESPONDER', 'ND601', 'Probes from n2 to n1 are answered by somebody else'],
    ['MTU', 'ND403', 'Full-size packets from n2 to n1 are lost'],
  ] as const)('what says no does so for a reason: %s', (reason, code, title) => {
    const report = diagnosed({ nodes: 5 }, failing(failure(reason), way('n2', 'n1')));
    expectOne(report, { code, title, direction: 'outbound' });
  });
});

describe('what was not measured', () => {
  test('a node whose exec fails is a warning, not a cause in the network', () => {
    const report = diagnosed(ALL, failing(execError, from('n2')));
    expect(theFinding(report)).toMatchObject({
      code: 'ND801',
      severity: 'warning',
      title: 'Nothing could be measured from n2: the program could not be run there',
      subject: { kind: 'node', name: 'n2' },
      explains: 0,
      of: 0,
      evidence: [
        '132 probes from 1 of 6 nodes could not be measured',
        'from n2: the channel was cut',
        'from 5 other nodes probes were made',
      ],
      region: [],
    });
  });

  test('a floater that changed cannot be trusted', () => {
    const changed = { verdict: 'error', reason: 'POD', detail: 'it was restarted' } as const;
    const report = diagnosed(
      { nodes: 5 },
      failing(changed, (probe) => from('n1')(probe) || from('n2')(probe)),
    );
    expect(theFinding(report)).toMatchObject({
      code: 'ND802',
      severity: 'warning',
      title: 'What was measured from n1, n2 cannot be trusted: the floater changed',
      subject: { kind: 'block', name: 'n1, n2', nodes: ['n1', 'n2'] },
      evidence: ['8 probes from and to them do not count', 'from n1, n2: it was restarted'],
    });
  });

  test('of a node that has two floaters, the one that changed is named', () => {
    const detail = 'the floater on n1 was replaced during the check';
    const spoils = isPodEnd('n1');
    const report = diagnosed(
      { nodes: 4, paths: LAYERED },
      failing({ verdict: 'error', reason: 'POD', detail }, spoils),
    );
    expect(theFinding(report)).toMatchObject({
      code: 'ND802',
      title: 'What was measured from n1 (pod network) cannot be trusted: the floater changed',
      subject: { kind: 'node', name: 'n1' },
      scope: { paths: ['pod-pod', 'node-pod', 'pod-node'] },
    });
  });

  test('many nodes are counted', () => {
    const report = diagnosed(
      { nodes: 6 },
      failing(execError, (probe) => probe.from !== 'n6'),
    );
    expect(theFinding(report).title).toBe(
      'Nothing could be measured from n1, n2, n3 and 2 more: the program could not be run there',
    );
  });

  test('if something was measured, nothing says that nothing was', () => {
    const report = diagnosed(
      { nodes: 12 },
      failing(execError, ({ from: source, to: aim }) => source === 'n2' && aim !== 'n1'),
    );
    expect(theFinding(report)).toMatchObject({
      code: 'ND813',
      title: 'Not all could be measured from n2: the program could not be run there',
      evidence: [
        '10 probes from 1 of 12 nodes could not be measured',
        'from n2: the channel was cut',
        'from 11 other nodes probes were made',
      ],
    });
  });

  test('counts neither for a cause nor against it', () => {
    const breaks: Break = ({ from: source, to: aim }) => {
      if (aim !== 'n2') return undefined;
      if (source === 'n1') return skip;
      return source === 'n3' ? execError : timeout;
    };
    const report = diagnosed({ nodes: 6 }, breaks);
    expectOne(report, {
      code: 'ND102',
      title: 'Nothing gets into n2',
      direction: 'inbound',
      evidence: ['3 of 3 such probes failed (tcp; IPv4): TIMEOUT'],
    });
  });

  test('clamped ways are a warning besides what failed', () => {
    const detail = 'path MTU 1400, interface 1500';
    const clamped = { verdict: 'pass', latencyMs: 1, note: { kind: 'clamped', detail } } as const;
    const one = diagnosed({ nodes: 3, checks: ['mtu'] }, failing(clamped, way('n1', 'n2')));
    expect(theFinding(one)).toMatchObject({
      code: 'ND404',
      severity: 'warning',
      title: 'Full-size datagrams from n1 to n2 are lost, full-size TCP is not',
      subject: { kind: 'pair', name: 'n1', to: { name: 'n2' } },
      evidence: [`n1 → n2 (pod-pod ipv4): ${detail}`],
      explains: 0,
      region: [],
    });
    const all = theFinding(diagnosed({ nodes: 3, checks: ['mtu'] }, () => clamped));
    expect(all.title).toBe('Full-size datagrams are lost on 6 ways, full-size TCP is not');
    expect(all.evidence).toHaveLength(4);
    expect(all.evidence.at(-1)).toBe('and 3 more');
  });
});
