import { expect, test } from 'vitest';
import { diagnosed, failing, failure, from, LAYERED, type NamedProbe, to } from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';

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
