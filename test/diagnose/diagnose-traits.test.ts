import { describe, expect, test } from 'vitest';
import { mtu } from '../../plugins/mtu/index.ts';
import { tcp } from '../../plugins/tcp/index.ts';
import { udp } from '../../plugins/udp/index.ts';
import type { Plugin } from '../../src/check/contract.ts';
import { bind } from '../../src/model/bound-plan.ts';
import { plannedChecks } from '../../src/run/check/choose-checks.ts';
import { failing, failure, manyNodes, type NamedProbe, probeOf } from '../support/diagnosed.ts';
import { proxy } from '../support/example-check/index.ts';
import { aReport, pass } from '../support/matrix.ts';
import { aPlan } from '../support/plan.ts';

/** A check that nothing in src/ has heard of. It differs from the example check by its name and its traits. */
function invented(name: string, traits: Plugin['traits']): Plugin {
  return { ...proxy, name, traits };
}

const knocks = invented('knocks', { protocols: ['tcp'], latency: 'answer' });

/** The report of a run of these checks on six nodes, in which `fails` says which probes are lost. */
function runOf(plugins: readonly Plugin[], fails: (probe: NamedProbe) => boolean) {
  const checks = plannedChecks(plugins, { checks: undefined, options: {}, paths: ['pod-pod'] });
  const bound = bind(aPlan(0, { nodes: manyNodes(6), checks }), [], []);
  const breaks = failing(failure('TIMEOUT'), fails);
  return aReport(bound, (cell) => breaks(probeOf(bound, cell)) ?? pass());
}

const atNode =
  (...checks: readonly string[]) =>
  ({ check, from, to }: NamedProbe) =>
    checks.includes(check) && (from === 'n3' || to === 'n3');

describe('a check that is diagnosed by its traits alone', () => {
  test('is told together with the known checks that send what it sends', () => {
    const { findings } = runOf([tcp, udp, mtu, knocks], atNode('tcp', 'mtu', 'knocks'));
    expect(findings).toMatchObject([
      {
        code: 'ND106',
        subject: { kind: 'node', name: 'n3' },
        direction: 'both',
        scope: { checks: ['tcp', 'mtu', 'knocks'] },
        title: expect.stringContaining('tcp, mtu, knocks'),
      },
    ]);
  });
});
