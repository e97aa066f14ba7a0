import { expect, test } from 'vitest';
import { locate, settingOf } from '../../../src/diagnose/locate.ts';
import { ownerAt, unionOf } from '../../../src/diagnose/partial/union.ts';
import { isOpen, UNKNOWN } from '../../../src/diagnose/symptom.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, failing, from, type NamedProbe, to, way } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

const CHECKS = ['tcp', 'udp', 'mtu'];

/** The union of what is found in a run of nodes. */
function unionIn(nodes: number, fails: (probe: NamedProbe) => boolean) {
  const setting = settingOf(worldOf(diagnosed({ nodes, checks: CHECKS }, failing(timeout, fails))));
  return unionOf(setting, [locate(setting, 'reach')]);
}

test('a pair that was found may be replaced, and owns its failures', () => {
  const isPair = (probe: NamedProbe) => way('n1', 'n2')(probe) || way('n2', 'n1')(probe);
  const union = unionIn(8, isPair);
  expect(union?.replaceables.map(({ failed }) => failed)).toEqual([2 * CHECKS.length]);
  const spots = CHECKS.map((_, section) => ({ section, source: 0, to: 1 }));
  expect(spots.map((spot) => union && ownerAt(union, spot))).toEqual([0, 0, 0]);
  expect(union && ownerAt(union, { section: 0, source: 2, to: 1 })).toBe(-1);
});

test('what a large cause explains is unknown, and what it does not explain is open', () => {
  const isOfNode = (probe: NamedProbe) => from('n3')(probe) || to('n3')(probe);
  const others = [way('n5', 'n6'), way('n7', 'n8'), way('n9', 'n10'), way('n11', 'n12')];
  const isOther = (probe: NamedProbe) => probe.check === 'udp' && others.some((is) => is(probe));
  const union = unionIn(20, (probe) => isOfNode(probe) || isOther(probe));
  expect(union?.replaceables).toEqual([]);
  const states = union?.board.states ?? [];
  expect(states.map((cells) => cells[2 * 20])).toEqual(states.map(() => UNKNOWN));
  expect(states.flatMap((cells) => [...cells]).filter(isOpen)).toHaveLength(others.length);
});

test('three failures show no share', () => {
  const few = [way('n1', 'n2'), way('n5', 'n7'), way('n8', 'n3')];
  expect(unionIn(9, (probe) => probe.check === 'udp' && few.some((is) => is(probe)))).toBeUndefined();
});
