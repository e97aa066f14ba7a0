import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BoundPlan, bind, isPair } from '../../src/model/bound-plan.ts';
import { FAMILIES, LAYER_PATHS, SERVICE_PATHS } from '../../src/model/network.ts';
import type { ServiceEnd } from '../../src/model/plan.ts';
import { verdictOf } from '../../src/model/verdict.ts';
import { countPlanned } from '../../src/report/summary.ts';
import { groupsOf } from '../../src/report/tables/groups.ts';
import { countPasses } from '../../src/report/tables/passes.ts';
import { aReport, execError, pass, skip, timeout } from '../support/matrix.ts';
import { aNode, aPlan, CLUSTER, SECOND } from '../support/plan.ts';
import { aService } from '../support/services.ts';

const names = fc.subarray(['n1', 'n2', 'n3']);
const families = fc.option(fc.subarray([...FAMILIES], { minLength: 1 }), { nil: undefined });
const service = fc
  .record({
    check: fc.constantFrom('tcp', 'dns'),
    node: fc.constantFrom('a', 'b'),
    cluster: fc.constantFrom(CLUSTER, SECOND),
    families,
  })
  .map(
    ({ check, node, cluster, families: own }): ServiceEnd =>
      aService(check, node, { cluster, ...(own ? { families: own } : {}) }),
  );

/** Any run over one or two clusters, on any paths, with any choice of nodes. */
const bounds: fc.Arbitrary<BoundPlan> = fc
  .record({
    paths: fc.subarray([...LAYER_PATHS, ...SERVICE_PATHS], { minLength: 1 }),
    services: fc.uniqueArray(service, { selector: ({ cluster, check, node }) => `${cluster}/${check}/${node}` }),
    second: fc.option(names, { nil: undefined }),
    sources: fc.option(names, { nil: undefined }),
    destinations: fc.option(names, { nil: undefined }),
    oneWay: fc.boolean(),
    within: fc.boolean(),
  })
  .map(({ paths, services, second, sources, destinations, oneWay, within }) => {
    const checks = ['tcp', 'dns'].map((name) => ({ name, paths }));
    const there = second?.map((name) => aNode(name, { cluster: SECOND }));
    const chosen = { sources, destinations };
    return bind(aPlan(3, { checks, services, chosen, oneWay, within, ...(there ? { second: there } : {}) }), [], []);
  });

function pairsOf({ plan, sections }: BoundPlan): number {
  const all = plan.endpoints.flatMap((source) => plan.endpoints.map((destination) => ({ source, destination })));
  return sections.reduce((sum, section) => sum + all.filter((pair) => isPair(plan, section, pair)).length, 0);
}

describe('for any plan', () => {
  test('the number of planned probes is the number of its pairs', () => {
    fc.assert(
      fc.property(bounds, (bound) => void expect(countPlanned(bound)).toBe(pairsOf(bound))),
      { numRuns: 300 },
    );
  });

  test('directions, groups and the summary count the same probes', () => {
    const verdicts = fc.array(fc.constantFrom(pass(1), timeout, execError, skip, undefined), { minLength: 1 });
    fc.assert(
      fc.property(bounds, verdicts, (bound, found) => {
        let next = 0;
        const report = aReport(bound, () => found[next++ % found.length]);
        const { summary, matrix } = report;
        const sum = <T>(all: readonly T[], of: (one: T) => number) => all.reduce((total, one) => total + of(one), 0);
        for (const key of ['probes', 'pass', 'fail', 'error', 'skip'] as const) {
          expect([key, sum(summary.directions, (one) => one[key])]).toEqual([key, summary[key]]);
        }
        expect(countPasses(report)).toBe(summary.pass);
        for (const by of ['node', 'direction'] as const) {
          const groups = groupsOf(report, by);
          expect(sum(groups, ({ passed }) => passed)).toBe(summary.pass);
          // Sections without a row have no group.
          const judged = bound.sections.filter(({ check, path, family }) =>
            matrix.rows.some((row) => row.check === check && row.path === path && row.family === family),
          );
          expect(sum(groups, ({ probes }) => probes)).toBe(pairsOf({ ...bound, sections: judged }) - summary.skip);
        }
        const failed = sum(
          matrix.rows,
          ({ verdicts: codes }) => codes.filter((code) => verdictOf(code) === 'fail').length,
        );
        expect(failed).toBe(summary.fail);
      }),
      { numRuns: 200 },
    );
  });
});
