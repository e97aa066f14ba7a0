import { describe, expect, test } from 'vitest';
import { bind } from '../../../src/model/bound-plan.ts';
import { summaryWords } from '../../../src/report/text/summary-words.ts';
import { styleFor } from '../../../src/ui/style.ts';
import { captureIo } from '../../support/io.ts';
import { aReport, type Decide, execError, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, aNode, aPlan, CLUSTER, SECOND, twoClusters } from '../../support/plan.ts';

const style = styleFor('stderr', captureIo().io);
const words = (...parts: Parameters<typeof aReport>) => summaryWords(aReport(...parts), style);
const first = (...parts: Parameters<typeof aReport>) => words(...parts).split('\n')[0];
const three = aBound(3);

describe('the verdict in words', () => {
  test.each<{ decide: Decide; line: string }>([
    { decide: () => pass(), line: 'The network works: all 6 probes between 3 nodes passed.' },
    {
      decide: ({ source }) => (source === 0 ? timeout : pass()),
      line: 'The network is broken: 2 of 6 probes failed, 4 passed.',
    },
    {
      decide: ({ source }) => [timeout, execError][source],
      line: 'The network is broken: 2 of 6 probes failed, 0 passed. 2 could not be measured, 2 were not tried.',
    },
    {
      decide: ({ source }) => (source === 0 ? execError : pass()),
      line: 'No probe failed, but the check is not complete: 4 of 6 probes passed. 2 could not be measured.',
    },
    {
      decide: ({ source }) => (source === 0 ? undefined : pass()),
      line: 'No probe failed, but the check is not complete: 4 of 6 probes passed. 2 were not tried.',
    },
  ])('$line', ({ decide, line }) => {
    expect(first(three, decide)).toBe(line);
  });

  test('a single node has no pairs', () => {
    expect(first(aBound(1))).toBe('Nothing was probed: a single node has no other to talk to.');
  });

  test('if no floater got ready and no family is known, it does not say that a node has no other to talk to', () => {
    const plan = aPlan(0, { nodes: [aNode('n1', { podCIDRs: [] }), aNode('n2', { podCIDRs: [] })] });
    const missing = ['n1', 'n2'].map((node) => ({ cluster: CLUSTER, node, reason: 'ImagePullBackOff', byRule: false }));
    expect(first(bind(plan, [], missing))).not.toContain('no other to talk to');
  });

  test('never says that the network works if a probe has no verdict or no floater', () => {
    const missing = { ...three, untested: [{ cluster: CLUSTER, node: 'n4', reason: 'x', byRule: false }] };
    for (const text of [first(missing), first(three, () => skip), first(three, () => undefined)]) {
      expect(text).not.toContain('works');
    }
  });
});

describe('two clusters', () => {
  test('the verdict names both, and each direction', () => {
    const decide: Decide = ({ source, endpoint }) => (source === 2 && endpoint === 0 ? timeout : pass(2));
    expect(words(twoClusters(), decide).split('\n').slice(0, 3)).toEqual([
      'The network is broken: 1 of 8 probes failed, 7 passed.',
      'cluster-a → cluster-b: 4 of 4 probes passed',
      'cluster-b → cluster-a: 3 of 4 probes passed, 1 failed',
    ]);
    expect(
      words(twoClusters({ within: true }), () => pass(2))
        .split('\n')
        .slice(0, 5),
    ).toEqual([
      'The network works: all 12 probes between 2 nodes of cluster-a and 2 nodes of cluster-b passed.',
      'cluster-a → cluster-b: 4 of 4 probes passed',
      'cluster-b → cluster-a: 4 of 4 probes passed',
      'within cluster-a: 2 of 2 probes passed',
      'within cluster-b: 2 of 2 probes passed',
    ]);
  });

  test('a direction without verdicts is reported as such', () => {
    const decide: Decide = ({ source }) => (source < 2 ? pass(2) : source === 2 ? execError : undefined);
    expect(words(twoClusters(), decide)).toContain(
      'cluster-b → cluster-a: 0 of 4 probes passed, 2 could not be measured, 2 not tried',
    );
  });

  test('remarks and nodes name their cluster', () => {
    const bound = twoClusters();
    const untested = [{ cluster: SECOND, node: 'm9', reason: 'Evicted', byRule: false }];
    const remarks = [
      { cluster: '', code: 'ONE_WAY', detail: 'the way back was not tried' },
      { cluster: SECOND, code: 'NETWORK_POLICIES', detail: 'there are NetworkPolicies', next: 'look at them' },
    ] as const;
    const lines = words({ ...bound, untested, plan: { ...bound.plan, remarks } }).split('\n');
    expect(lines).toContain('not tested: m9 of cluster-b: Evicted');
    expect(lines).toContain('note: the way back was not tried');
    expect(lines).toContain('note: cluster-b: there are NetworkPolicies (look at them)');
  });
});

describe('what follows the verdict', () => {
  test('nodes that share a reason share a line', () => {
    const untested = ['n4', 'n5', 'n6', 'n7', 'n8'].map((node) => ({
      cluster: CLUSTER,
      node,
      reason: node === 'n5' ? 'Evicted' : 'ImagePullBackOff',
      byRule: false,
    }));
    expect(words({ ...three, untested }, () => pass(2))).toContain(
      'not tested: n4, n6, n7 and 1 more: ImagePullBackOff\nnot tested: n5: Evicted',
    );
  });

  test('latency, skipped probes, and nodes that were not tested or left out', () => {
    const untested = [
      { cluster: CLUSTER, node: 'w1', reason: 'operating system windows', byRule: true },
      { cluster: CLUSTER, node: 'n4', reason: 'ImagePullBackOff', byRule: false },
    ];
    const decide: Decide = ({ source }) => (source === 0 ? skip : pass(2));
    expect(
      words({ ...three, untested }, decide)
        .split('\n')
        .slice(1),
    ).toEqual([
      'pod-pod: connected in 2 ms (median), 2 ms (95 %), 2 ms (most)',
      'skipped: 2 tcp probes over ipv4: no floater has an IPv6 address',
      'left out: w1: operating system windows',
      'not tested: n4: ImagePullBackOff',
    ]);
  });

  test('each check has its own latency, because a handshake and a ping cannot be compared', () => {
    const lines = words(aBoundOfTwoChecks(2), ({ section }) => pass(section === 0 ? 1 : 3)).split('\n');
    expect(lines.slice(1)).toEqual([
      'tcp pod-pod: connected in 1 ms (median), 1 ms (95 %), 1 ms (most)',
      'icmp pod-pod: answered in 3 ms (median), 3 ms (95 %), 3 ms (most)',
    ]);
  });

  test.each([
    { named: true, line: 'No probe failed, but the check is not complete: 2 of 4 probes passed.' },
    { named: false, line: 'The network works: all 2 probes between 2 nodes passed.' },
  ])(
    'a check that was skipped whole says so; where it was named ($named) the run is not complete',
    ({ named, line }) => {
      const bound = aBoundOfTwoChecks(2);
      const checks = bound.plan.checks.map((check) => ({ ...check, named }));
      const text = words({ ...bound, plan: { ...bound.plan, checks } }, ({ section }) =>
        section === 0 ? pass() : skip,
      );
      expect(text.split('\n')).toEqual(
        expect.arrayContaining([line, expect.stringMatching(/^skipped: 2 icmp probes/)]),
      );
    },
  );
});
