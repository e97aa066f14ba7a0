import { expect, test } from 'vitest';
import { diagnosed, failing, failure, from, LAYERED, type NamedProbe, to } from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';
import { aNode, SECOND } from '../support/plan.ts';

const CHECKS = ['tcp', 'udp', 'icmp'];

function codes(report: ReturnType<typeof diagnosed>): readonly string[] {
  return report.findings.map(({ code, subject }) => `${code} ${subject.name}`);
}

test('two checks that fail at a node in two directions are one rule', () => {
  const fails = (probe: NamedProbe) =>
    (probe.check === 'tcp' && to('n3')(probe)) || (probe.check === 'udp' && from('n3')(probe));
  expect(codes(diagnosed({ nodes: 6, checks: CHECKS }, failing(timeout, fails)))).toEqual(['ND106 n3']);
});

test('somebody else who has the address of a pod is told before that nothing gets in', () => {
  const report = diagnosed({ nodes: 6, checks: CHECKS }, (probe) => {
    if (!to('n3')(probe)) return undefined;
    return probe.check === 'tcp' ? failure('WRONG_RESPONDER', 'the floater on n4 answered') : timeout;
  });
  expect(codes(report)).toEqual(['ND601 n3']);
  expect(report.findings[0]?.evidence).toContain('with it 10 other probes failed: TIMEOUT');
});

test('a node without routes to pods elsewhere is one finding, whichever end is a pod', () => {
  const fails = ({ path, from: source, to: end }: NamedProbe) => {
    if (source === end) return false;
    const [out, into] = path.split('-');
    return (source === 'n3' && into === 'pod') || (end === 'n3' && (out === 'pod' || into === 'pod'));
  };
  const report = diagnosed({ nodes: 6, checks: CHECKS, paths: LAYERED }, failing(timeout, fails));
  expect(codes(report)).toEqual(['ND104 n3']);
});

/** n30 has no routes to pods elsewhere. Only what comes from the nodes of its own subnet needs none. */
function withoutRoutes(subnet: readonly string[]): (probe: NamedProbe) => boolean {
  return ({ path, from: source, to: end }) => {
    if (source === end) return false;
    if (source === 'n30') return path === 'pod-pod' || path === 'node-pod';
    return end === 'n30' && (path === 'pod-pod' || (path === 'node-pod' && !subnet.includes(source)));
  };
}

test('what is found for each check and IP family alone is one cause about all', () => {
  const options = { nodes: 30, checks: ['tcp', 'udp', 'icmp'], paths: LAYERED, families: 2 } as const;
  const fails = withoutRoutes(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9']);
  const { findings } = diagnosed(options, failing(timeout, fails));
  expect(findings.map(({ code, title }) => `${code} ${title}`)).toEqual([
    'ND104 The pods of n30 are cut off: nothing gets in or out',
  ]);
});

test('a node without routes, of which the other cluster shows more, is one finding', () => {
  const second = ['m1', 'm2', 'm3'].map((name) => aNode(name, { cluster: SECOND }));
  const options = { nodes: 4, second, within: true, checks: CHECKS, paths: LAYERED } as const;
  const fails = ({ path, from: source, to: end }: NamedProbe) => {
    if (source === end) return false;
    if (source === 'n2') return path === 'pod-pod' || path === 'node-pod';
    const isNear = source.startsWith('n');
    return end === 'n2' && (path === 'pod-pod' || (path === 'node-pod' && !isNear));
  };
  expect(codes(diagnosed(options, failing(timeout, fails)))).toEqual(['ND104 n2']);
});

test('what mostly fails one way belongs to what fails the other way', () => {
  const options = { nodes: 30, checks: ['tcp', 'udp'], paths: ['node-node', 'node-pod', 'pod-node'] } as const;
  const fails = withoutRoutes(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8', 'n9']);
  const { findings } = diagnosed(options, failing(timeout, fails));
  expect(findings.map(({ code, subject, direction }) => `${code} ${subject.name} ${direction}`)).toEqual([
    'ND104 n30 both',
  ]);
});

test('packets that a node loses, also on the way to its own pods, are one cause', () => {
  const lost = failure('LOSS', '1 of 3 attempts failed');
  const report = diagnosed({ nodes: 12, checks: ['udp', 'icmp'], paths: LAYERED }, (probe) => {
    const isOf = from('n4')(probe) || to('n4')(probe);
    const isOwn = probe.from === 'n4' && probe.to === 'n4';
    return isOf && (isOwn || isHit(probe)) ? lost : undefined;
  });
  expect(codes(report)).toEqual(['ND701 n4']);
});

/** About every other probe, each time the same ones. */
function isHit({ check, path, from: source, to: end }: NamedProbe): boolean {
  let hash = 0;
  for (const char of `${check}/${path}/${source}/${end}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  return ((hash >>> 9) & 1) === 0;
}
