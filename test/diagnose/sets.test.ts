import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/diagnose/finding.ts';
import { diagnosed, failing, failure, from, manyNodes, type NamedProbe, to } from '../support/diagnosed.ts';
import { execError, timeout } from '../support/matrix.ts';

const CHECKS = ['tcp', 'udp', 'mtu'];

/** `CODE nodes > nodes direction`, for each finding of a run of nodes without zones and subnets. */
function told(nodes: number, fails: (probe: NamedProbe) => boolean): readonly string[] {
  return diagnosed({ nodes, checks: CHECKS }, failing(timeout, fails)).findings.map(line);
}

function line({ code, subject, direction }: Finding): string {
  const sides = [subject, ...(subject.to ? [subject.to] : [])].map(({ name, nodes }) => nodes?.join(' ') ?? name);
  return [code, sides.join(' > '), direction].join(' ').trim();
}

const isIn = (...names: readonly string[]) => ({ from: from(...names), to: to(...names) });

describe('nodes without a common name', () => {
  test('that reach each other and nobody else are an island', () => {
    const few = isIn('n2', 'n5', 'n7');
    expect(told(10, (probe) => few.from(probe) !== few.to(probe))).toEqual(['ND212 n2 n5 n7 both']);
  });

  test('into which nothing gets are told with that direction', () => {
    const few = isIn('n2', 'n5');
    expect(told(8, (probe) => few.to(probe) && !few.from(probe))).toEqual(['ND212 n2 n5 inbound']);
  });

  test('are an island, also if the others are not many more', () => {
    const few = isIn('n1', 'n2', 'n7');
    expect(told(7, (probe) => few.from(probe) !== few.to(probe))).toEqual(['ND212 n1 n2 n7 both']);
  });

  test('and as many others are two groups', () => {
    const half = isIn('n1', 'n4', 'n6');
    expect(told(6, (probe) => half.from(probe) !== half.to(probe))).toEqual(['ND211 n1 n4 n6 > n2 n3 n5 both']);
  });

  test('that do not reach some others, though everybody reaches the rest', () => {
    const fails = (probe: NamedProbe) => from('n2', 'n3')(probe) && to('n7', 'n8', 'n9')(probe);
    expect(told(9, fails)).toEqual(['ND211 n2 n3 > n7 n8 n9 outbound']);
  });

  test('that do not reach each other, though they reach all the rest', () => {
    const few = isIn('n2', 'n4', 'n5', 'n9');
    expect(told(10, (probe) => few.from(probe) && few.to(probe))).toEqual(['ND213 n2 n4 n5 n9 both']);
  });

  test('that do not reach the same one', () => {
    const fails = (probe: NamedProbe) => from('n3', 'n4', 'n5')(probe) && to('n1')(probe);
    expect(told(12, fails)).toEqual(['ND211 n3 n4 n5 > n1 outbound']);
  });
});

test('nodes that are each cut off are no group', () => {
  const cut = isIn('n2', 'n5');
  expect(told(9, (probe) => cut.from(probe) || cut.to(probe))).toEqual(['ND101 n2 both', 'ND101 n5 both']);
});

test('a zone goes by its name, whatever nodes it has', () => {
  const nodes = manyNodes(9, (n) => ({ zone: n % 3 === 0 ? 'east' : `west-${n % 3}` }));
  const east = isIn('n3', 'n6', 'n9');
  const { findings } = diagnosed(
    { nodes, checks: CHECKS },
    failing(timeout, (probe) => east.from(probe) !== east.to(probe)),
  );
  expect(findings.map(line)).toEqual(['ND212 east both']);
});

test('a node belongs to its group although most of what shows it could not be measured', () => {
  const few = isIn('n2', 'n5', 'n7');
  const parted = (probe: NamedProbe) => few.from(probe) !== few.to(probe);
  const isUnmeasured = ({ check, from: source, to: end }: NamedProbe) =>
    (source === 'n9' && check !== 'tcp') || (end === 'n9' && (check !== 'udp' || source !== 'n5'));
  const { findings } = diagnosed({ nodes: 10, checks: CHECKS }, (probe) => {
    if (isUnmeasured(probe)) return execError;
    return parted(probe) ? timeout : undefined;
  });
  expect(findings.filter(({ severity }) => severity === 'error').map(line)).toEqual(['ND212 n2 n5 n7 both']);
});

test('a node that the others do not reach either, for another reason, is told before a group that does not reach it', () => {
  const isHere = (name: string) => Number(name.slice(1)) <= 9;
  const nodes = manyNodes(17, (n) => ({ zone: isHere(`n${n}`) ? 'here' : 'there' }));
  const passes = new Set(['n10 tcp', 'n12 udp', 'n15 mtu']);
  const { findings } = diagnosed({ nodes, checks: CHECKS, paths: ['pod-pod', 'node-pod'] }, (probe) => {
    const isParted = !isHere(probe.from) && isHere(probe.to);
    if (probe.to === 'n1' && passes.has(`${probe.from} ${probe.check}`)) return undefined;
    return isParted || (probe.to === 'n1' && probe.from !== 'n1') ? failure('UNREACHABLE') : undefined;
  });
  expect(findings.map(line)).toEqual(['ND211 there > here outbound', 'ND102 n1 inbound']);
});
