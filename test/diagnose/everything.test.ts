import { expect, test } from 'vitest';
import { diagnosed, failing, manyNodes, type NamedProbe } from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';

/** 0 to 99, the same each time. */
function diceOf({ check, from, to }: NamedProbe): number {
  let hash = 0x811c9dc5;
  for (const char of `${check}/${from}/${to}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return (hash >>> 7) % 100;
}

function codes(passing: (probe: NamedProbe) => boolean): readonly string[] {
  const nodes = manyNodes(12, (n) => ({ zone: `z${n % 3}` }));
  const options = { nodes, checks: ['tcp', 'udp', 'mtu'] };
  return diagnosed(
    options,
    failing(timeout, (probe) => !passing(probe)),
  ).findings.map(({ code }) => code);
}

test.each([0, 3, 6, 9])('if %i of a hundred probes pass here and there, nothing reaches anything', (share) => {
  expect(codes((probe) => diceOf(probe) < share)).toEqual(['ND301']);
});

test('a check that passes is told apart, however few its probes are', () => {
  expect(codes((probe) => probe.check === 'udp' || diceOf(probe) < 6)).toEqual(['ND302']);
});

test('nodes that are each cut off are still told one by one, if the others reach each other', () => {
  const cut = ['n1', 'n2'];
  const { findings } = diagnosed(
    { nodes: 4, checks: ['tcp', 'udp', 'mtu'] },
    failing(timeout, ({ from, to }) => cut.includes(from) || cut.includes(to)),
  );
  expect(findings.map(({ code, subject }) => `${code} ${subject.name}`)).toEqual(['ND101 n1', 'ND101 n2']);
});
