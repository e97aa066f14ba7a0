import { describe, expect, test } from 'vitest';
import type { Finding, Subject } from '../../../src/diagnose/finding.ts';
import { withLeads } from '../../../src/diagnose/words/leads.ts';
import type { Circumstances, NodeTrait, TraitGroup } from '../../../src/model/circumstances.ts';
import { saying } from '../../support/circumstances.ts';
import { diagnosed, manyNodes } from '../../support/diagnosed.ts';
import { aFinding } from '../../support/findings.ts';
import { CLUSTER, SECOND } from '../../support/plan.ts';

const NAMES = Array.from({ length: 24 }, (_, index) => `n${index + 1}`);
const run = diagnosed({ nodes: manyNodes(24, (n) => ({ zone: n <= 12 ? 'z1' : 'z2' })) });

const label = (value: string): NodeTrait => ({ kind: 'label', value });
/** These nodes, by number, have the traits. */
const group = (numbers: readonly number[], ...traits: readonly NodeTrait[]): TraitGroup => ({
  traits,
  nodes: numbers.map((number) => number - 1),
});
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const named = (numbers: readonly number[]) => numbers.map((number) => `n${number}`);

const block = (numbers: readonly number[], to?: readonly number[]): Subject => ({
  kind: 'block',
  cluster: CLUSTER,
  name: 'these',
  nodes: named(numbers),
  ...(to ? { to: { cluster: CLUSTER, name: 'those', nodes: named(to) } } : {}),
});

/** What is added to a finding about this. */
function told(subject: Subject, groups: readonly TraitGroup[], over: Partial<Finding> = {}) {
  const seen: Partial<Circumstances> = { shared: { nodes: NAMES, groups } };
  const finding = aFinding({
    code: 'ND212',
    evidence: ['it failed'],
    reasons: ['a switch'],
    next: [],
    subject,
    ...over,
  });
  const { evidence, reasons, next } = withLeads({ ...run, circumstances: [saying(seen)] }, finding);
  return { evidence, reasons, commands: next.map(({ command }) => command.replace(/^kubectl --context \S+ /, '')) };
}

/** The sentence alone. */
const evidence = (...args: Parameters<typeof told>) => told(...args).evidence.filter((line) => line !== 'it failed');

describe('a group of nodes that no zone or subnet names', () => {
  test('what only they have comes first, in evidence, reasons and commands', () => {
    const pool = group([3, 5, 9], label('pool=b'), { kind: 'kernel', value: '5.4.0' });
    expect(told(block([3, 5, 9]), [group([3, 5], label('gpu')), pool])).toEqual({
      evidence: ['only these have the label pool=b and run kernel 5.4.0', 'it failed'],
      reasons: ['a setting that goes with the label pool=b and kernel 5.4.0', 'a switch'],
      commands: ['get nodes -o wide -L pool'],
    });
  });

  test.each<[NodeTrait, string, string]>([
    [label('gpu'), 'only these have the label gpu', 'get nodes -o wide -L gpu'],
    [
      { kind: 'instance-type', value: 'm5.large' },
      'only these are of instance type m5.large',
      'get nodes -o wide -L node.kubernetes.io/instance-type',
    ],
    [
      { kind: 'created', value: '2030-01-02T10:00:00Z' },
      'only these were created since 2030-01-02T10:00:00Z',
      'get nodes -o wide',
    ],
    [{ kind: 'kubelet', value: 'v1.36.1' }, 'only these run kubelet v1.36.1', 'get nodes -o wide'],
    [{ kind: 'os', value: 'Debian 12' }, 'only these run Debian 12', 'get nodes -o wide'],
    [{ kind: 'runtime', value: 'containerd://2.1' }, 'only these run containerd://2.1', 'get nodes -o wide'],
  ])('%o', (trait, words, command) => {
    const { evidence: lines, commands } = told(block([3, 5]), [group([3, 5], trait)]);
    expect(lines[0]).toBe(words);
    expect(commands).toEqual([command]);
  });

  test('what only the others have', () => {
    const others = group(upTo(24, 4), label('pool=a'), { kind: 'created', value: '2030-01-02T10:00:00Z' });
    const { evidence: lines, reasons } = told(block([1, 2, 3]), [others]);
    expect(lines[0]).toBe('only these do not have the label pool=a and were created before 2030-01-02T10:00:00Z');
    expect(reasons[0]).toBe(
      'a setting that goes with the label pool=a and the age of these nodes, which only the others have',
    );
  });

  test('both sides, if each has something', () => {
    const pools = [group([1, 2], label('pool=a')), group([3, 4], label('pool=b'))];
    const { evidence: lines, reasons } = told(block([1, 2], [3, 4]), pools);
    expect(lines[0]).toBe('only these have the label pool=a; only those have the label pool=b');
    expect(reasons[0]).toBe('a setting that goes with the label pool=a or the label pool=b');
  });

  test('one side, if the other is all the rest and only lacks it', () => {
    const rest = upTo(24, 3);
    expect(evidence(block([1, 2], rest), [group([1, 2], label('pool=a'))])).toEqual([
      'only these have the label pool=a',
    ]);
    expect(evidence(block(rest, [1, 2]), [group([1, 2], label('pool=a'))])).toEqual([
      'only those have the label pool=a',
    ]);
  });

  test('with few exceptions, which are counted', () => {
    expect(evidence(block(upTo(10)), [group(upTo(11, 2), label('pool=b'))])).toEqual([
      'nearly only these have the label pool=b: 9 of 10, and 1 of 14 others',
    ]);
  });

  test.each<[string, readonly number[]]>([
    ['too few of them', upTo(8)],
    ['too many others', upTo(12)],
    ['a part of a small group', [1]],
  ])('nothing is said if the trait is one of %s', (_, numbers) => {
    expect(evidence(block(numbers.length === 1 ? [1, 2] : upTo(10)), [group(numbers, label('pool=b'))])).toEqual([]);
  });

  test('what fits best is named, whatever is listed first', () => {
    const groups = [group(upTo(11), label('nearly')), group(upTo(10), label('exact'))];
    expect(evidence(block(upTo(10)), groups)).toEqual(['only these have the label exact']);
  });

  test('the two clusters’ nodes are not mixed up', () => {
    const subject = { ...block([1, 2]), cluster: SECOND };
    expect(evidence(subject, [group([1, 2], label('pool=a'))])).toEqual([]);
  });
});

describe('something that has a name', () => {
  const n7: Subject = { kind: 'node', cluster: CLUSTER, name: 'n7' };
  const pair: Subject = { kind: 'pair', cluster: CLUSTER, name: 'n3', to: { cluster: CLUSTER, name: 'n5' } };
  const zone: Subject = { kind: 'zone', cluster: CLUSTER, name: 'z1' };
  const place = label('topology.kubernetes.io/zone=z1');

  test('a node: said below the rest, without a reason', () => {
    expect(told(n7, [group([7], { kind: 'kernel', value: '5.4.0' })], { code: 'ND101' })).toEqual({
      evidence: ['it failed', 'only n7 runs kernel 5.4.0'],
      reasons: ['a switch'],
      commands: [],
    });
    const others = NAMES.flatMap((name, index) => (name === 'n7' ? [] : [index + 1]));
    expect(evidence(n7, [group(others, label('pool=a'))])).toEqual(['only n7 does not have the label pool=a']);
  });

  test('both nodes of a pair', () => {
    expect(evidence(pair, [group([3, 5], label('pool=b'))])).toEqual(['only n3 and n5 have the label pool=b']);
    expect(evidence(pair, [group([3], label('pool=b'))])).toEqual([]);
  });

  test('a zone: what it has besides its name', () => {
    const traits = [place, { kind: 'os', value: 'Debian 11' }] as const;
    expect(evidence(zone, [group(upTo(12), ...traits)])).toEqual(['only the nodes of zone z1 run Debian 11']);
    expect(evidence(zone, [group(upTo(12), place)])).toEqual([]);
    expect(evidence(n7, [group([7], place)])).toEqual([]);
    expect(evidence(zone, [group(upTo(13), label('pool=b'))])).toEqual([]);
  });

  test('the whole run, and a Service: nothing', () => {
    for (const kind of ['run', 'service'] as const) {
      expect(evidence({ kind, cluster: CLUSTER, name: '' }, [group([1, 2], label('pool=a'))])).toEqual([]);
    }
  });
});

test('what could not be measured gets no reason from it', () => {
  const { reasons, evidence: lines } = told(block([1, 2]), [group([1, 2], label('pool=a'))], { code: 'ND802' });
  expect(reasons).toEqual(['a switch']);
  expect(lines).toEqual(['it failed', 'only these have the label pool=a']);
});
