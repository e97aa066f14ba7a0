import { expect, test } from 'vitest';
import type { Cause } from '../../../src/diagnose/cause.ts';
import { settingOf } from '../../../src/diagnose/locate.ts';
import { possibleRates } from '../../../src/diagnose/services/rates.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, failing, from, type NamedProbe } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

const NODES = 21;

/** What is possible if these probes fail of those that leave n1 and reach twenty other nodes. */
function possible(checks: readonly string[], fails: (probe: NamedProbe) => boolean) {
  const isOurs = (probe: NamedProbe) => from('n1')(probe) && fails(probe);
  const setting = settingOf(worldOf(diagnosed({ nodes: NODES, checks }, failing(timeout, isOurs))));
  const sections = setting.world.floaters.map((_, index) => index);
  const cause: Cause = {
    place: { kind: 'node', node: 0, heading: 'outbound' },
    facet: { outs: sections, ins: sections, cost: 0 },
    failed: 2,
    passed: 18,
    share: 0.1,
    gain: 1,
  };
  const round = (rates: readonly number[]) => rates.map((rate) => Math.round(rate * 100) / 100);
  const { questions, connections } = possibleRates(cause, setting);
  return { questions: round(questions), connections: round(connections) };
}

const isTo =
  (...names: readonly string[]) =>
  ({ to }: NamedProbe) =>
    names.includes(to);

test('a connection fails after three SYNs, so a question may be lost as rarely as it or far more often', () => {
  expect(possible(['tcp'], isTo('n2', 'n3'))).toEqual({ questions: [0.12, 0.49], connections: [0.12] });
});

test('a full-size request fails after two connections', () => {
  expect(possible(['mtu'], isTo('n2', 'n3'))).toEqual({ questions: [0.35, 0.7], connections: [0.35] });
});

test('where only datagrams were sent, a connection fails as often or far more rarely', () => {
  expect(possible(['udp'], isTo('n2', 'n3'))).toEqual({ questions: [0.12], connections: [0.12, 0] });
});

test('that no connection failed allows that one in many does', () => {
  const isUdp = (probe: NamedProbe) => probe.check === 'udp' && isTo('n2', 'n3')(probe);
  expect(possible(['tcp', 'udp'], isUdp).connections).toEqual([0.02]);
});
