import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../src/diagnose/diagnose.ts';
import type { Finding } from '../../../src/diagnose/finding.ts';
import type { Judgement } from '../../../src/model/verdict.ts';
import { type Break, diagnosed, failure, type NamedProbe, type RunOptions, way } from '../../support/diagnosed.ts';
import { aNode, SECOND } from '../../support/plan.ts';

const noted = (detail: string): Judgement => ({ verdict: 'pass', latencyMs: 1, note: { kind: 'clamped', detail } });
const lost = (path = 1400, mtu = 1500) =>
  noted(`full-size datagrams are lost, full-size TCP is not: path MTU ${path}, eth0 has ${mtu}`);
const unmeasured = noted(
  'full-size datagrams are lost, full-size TCP is not: path MTU not measured (only for the first 32), eth0 has 1500',
);
const told = (path = 1400) => noted(`path MTU ${path}, eth0 has 1500; path MTU discovery works`);

const SIZED: RunOptions = { nodes: 4, checks: ['udp', 'mtu'] };

/** The findings ND404 of a run in which these probes of mtu have this result. */
function sizeFindings(judgement: Judgement, among: (probe: NamedProbe) => boolean, also: Break = () => undefined) {
  return ofRun(SIZED, (probe) => (probe.check === 'mtu' && among(probe) ? judgement : also(probe)));
}

function ofRun(options: RunOptions, breaks: Break): readonly Finding[] {
  return diagnose(diagnosed(options, breaks)).filter(({ code }) => code === 'ND404');
}

const touches = (node: string) => (probe: NamedProbe) => probe.from === node || probe.to === node;

describe('the title and the subject name what all ways share', () => {
  const from = { kind: 'node', cluster: 'cluster-a', name: 'n1' };
  const pair = { kind: 'pair', cluster: 'cluster-a', name: 'n1', to: { cluster: 'cluster-a', name: 'n2' } };
  test.each([
    ['one way', way('n1', 'n2'), 'from n1 to n2', pair, 'outbound'],
    ['a pair', (one: NamedProbe) => touches('n1')(one) && touches('n2')(one), 'between n1 and n2', pair, 'both'],
    ['out of a node', ({ from: source }: NamedProbe) => source === 'n1', 'from n1', from, 'outbound'],
    ['into a node', ({ to }: NamedProbe) => to === 'n1', 'to n1', from, 'inbound'],
    ['a node', touches('n1'), 'from and to n1', from, 'both'],
  ] as const)('%s', (_, among, words, subject, direction) => {
    const [finding, ...more] = sizeFindings(lost(), among);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', subject, direction });
    expect(finding?.title).toBe(`Full-size datagrams ${words} are lost, full-size TCP is not`);
  });

  test('nothing in common', () => {
    const [finding] = sizeFindings(lost(), () => true);
    expect(finding?.title).toBe('Full-size datagrams are lost on 12 ways, full-size TCP is not');
    expect(finding).toMatchObject({ subject: { kind: 'run', name: '' }, evidence: { length: 4 } });
    expect(finding?.evidence.at(-1)).toBe('and 9 more');
  });

  test('nodes of two clusters that have one name are two', () => {
    const options = {
      ...SIZED,
      nodes: 2,
      second: [aNode('n1', { cluster: SECOND }), aNode('m2', { cluster: SECOND })],
    };
    const [finding] = ofRun(options, ({ check }) => (check === 'mtu' ? lost() : undefined));
    expect(finding?.subject.kind).toBe('run');
  });
});

describe('if path MTU discovery works, nothing is wrong', () => {
  test('it is said as such', () => {
    const [finding, ...more] = sizeFindings(told(), () => true);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'info',
      title: 'The path MTU is 1400 on 12 ways, the interfaces have 1500: path MTU discovery works',
    });
    expect(finding?.reasons.join()).not.toContain('clamps');
    expect(JSON.stringify(finding)).not.toContain('lost');
  });

  test('with the node that all ways share, and several sizes', () => {
    const breaks: Break = ({ check, from, to }) =>
      check === 'mtu' && from === 'n2' ? told(to === 'n1' ? 1300 : 1400) : undefined;
    const [finding] = ofRun(SIZED, breaks);
    expect(finding?.title).toBe('The path MTU from n2 is below that of the interfaces: path MTU discovery works');
    expect(finding?.subject).toEqual({ kind: 'node', cluster: 'cluster-a', name: 'n2' });
  });

  test('beside ways on which it does not, these are the finding', () => {
    const breaks: Break = (probe) => {
      if (probe.check !== 'mtu') return undefined;
      return way('n1', 'n2')(probe) ? lost() : told();
    };
    const [finding, ...more] = ofRun(SIZED, breaks);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      severity: 'warning',
      title: 'Full-size datagrams from n1 to n2 are lost, full-size TCP is not',
    });
    expect(finding?.evidence.at(-1)).toBe('on 11 other ways path MTU discovery works');
  });
});

describe('loss is no size', () => {
  test.each([
    ['larger than the interface', lost(1500)],
    ['a byte less than it, which the search does not distinguish', lost(1499)],
    ['smaller than any path', lost(500)],
  ])('%s', (_, judgement) => {
    expect(sizeFindings(judgement, touches('n1'))).toEqual([]);
  });

  test('IPv6 carries at least 1280 bytes, IPv4 may carry less', () => {
    const [finding, ...more] = ofRun({ ...SIZED, families: 2 }, ({ check }) =>
      check === 'mtu' ? lost(763) : undefined,
    );
    expect(more).toEqual([]);
    expect(finding?.scope.families).toEqual(['ipv4']);
  });

  test.each(['TIMEOUT', 'LOSS'] as const)('packets of another check end in %s on the same way', (reason) => {
    const also: Break = (probe) => (probe.check === 'udp' && way('n2', 'n1')(probe) ? failure(reason) : undefined);
    expect(sizeFindings(lost(), way('n1', 'n2'), also)).toEqual([]);
    expect(sizeFindings(lost(), way('n1', 'n3'), also)).toHaveLength(1);
  });

  test('ways that were not measured follow those of the same node that were', () => {
    const breaks = (path: number): Break =>
      function judged({ check, from, to }) {
        if (check !== 'mtu' || from !== 'n1') return undefined;
        return to === 'n2' ? lost(path) : unmeasured;
      };
    expect(ofRun(SIZED, breaks(500))).toEqual([]);
    expect(ofRun(SIZED, breaks(1400))).toMatchObject([{ evidence: { length: 3 } }]);
  });
});

test('the commands are for the nodes of the ways', () => {
  const [finding] = sizeFindings(lost(), way('n1', 'n2'));
  expect(new Set(finding?.next.flatMap(({ node }) => node ?? []))).toEqual(new Set(['n1', 'n2']));
});
