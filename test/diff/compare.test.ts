import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/diagnose/finding.ts';
import { compareReports } from '../../src/diff/compare.ts';
import type { ProbeChange } from '../../src/diff/diff.ts';
import { type BoundPlan, bind } from '../../src/model/bound-plan.ts';
import type { Judgement } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { aReport, type Decide, execError, pass, skip, timeout } from '../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, aFloater, aNode, aPlan, CLUSTER, SECOND, twoClusters } from '../support/plan.ts';

const refused: Judgement = { verdict: 'fail', reason: 'REFUSED', detail: 'Connection refused' };
const three = aBound(3);
/** The judgement of n1 → n2. Everything else passes. */
const but =
  (judgement: ReturnType<Decide>): Decide =>
  ({ source, endpoint }) =>
    source === 0 && endpoint === 1 ? judgement : pass();
const one = (judgement: ReturnType<Decide>) => aReport(three, but(judgement));

function words(changes: readonly ProbeChange[]): readonly string[] {
  return changes.map(
    ({ check, source, destination, was, is }) =>
      `${check} ${source.node}>${destination.node} ${was.reason ?? was.verdict} ${is.reason ?? is.verdict}`,
  );
}

const anOutcome = fc.constantFrom<ReturnType<Decide>>(pass(1), pass(40), timeout, refused, execError, skip, undefined);
const BOUNDS: readonly BoundPlan[] = [
  three,
  aBound(4),
  aBoundOfTwoChecks(3),
  twoClusters(),
  twoClusters({ within: true }),
];
const aRun = fc
  .tuple(fc.constantFrom(...BOUNDS), fc.array(anOutcome, { minLength: 7, maxLength: 7 }))
  .map(([bound, all]) => aReport(bound, ({ section, source, endpoint }) => all[(section + 3 * source + endpoint) % 7]));

describe('compareReports', () => {
  test('a run and itself: nothing changed', () => {
    fc.assert(
      fc.property(aRun, (report) => {
        const { result, probes, nodes, slower, counts } = compareReports({ before: report, after: report });
        const { new: fresh, fixed, lost, found } = probes;
        expect([fresh, fixed, lost, found, nodes.came, nodes.went, slower].flat()).toEqual([]);
        expect(result).toBe('same');
        expect([counts.onlyBefore, counts.onlyAfter]).toEqual([0, 0]);
        const { pass: passed, fail, error, skip: skipped } = report.summary;
        expect([counts.same, probes.still.length, counts.unmeasured]).toEqual([passed, fail, error + skipped]);
      }),
    );
  });

  test('with the runs swapped, new becomes fixed, lost becomes found, and nodes that came are gone', () => {
    fc.assert(
      fc.property(aRun, aRun, (a, b) => {
        const there = compareReports({ before: a, after: b });
        const back = compareReports({ before: b, after: a });
        const turned = (all: readonly ProbeChange[]) =>
          all.map(({ was, is, ...probe }) => ({ ...probe, was: is, is: was }));
        expect(back.probes.new).toEqual(turned(there.probes.fixed));
        expect(back.probes.fixed).toEqual(turned(there.probes.new));
        expect(back.probes.still).toEqual(turned(there.probes.still));
        expect(back.probes.lost).toEqual(turned(there.probes.found));
        expect(back.nodes).toEqual({ came: there.nodes.went, went: there.nodes.came });
        expect([back.counts.onlyBefore, back.counts.common]).toEqual([there.counts.onlyAfter, there.counts.common]);
      }),
    );
  });

  test('every probe with a verdict in a run is counted once', () => {
    fc.assert(
      fc.property(aRun, aRun, (before, after) => {
        const { counts, probes } = compareReports({ before, after });
        const changed = Object.values(probes).reduce((sum, { length }) => sum + length, 0);
        expect(counts.common).toBe(counts.same + counts.unmeasured + changed);
        const judged = ({ summary: { pass: passed, fail, error, skip: skipped } }: Report) =>
          passed + fail + error + skipped;
        expect(counts.common + counts.onlyBefore).toBeGreaterThanOrEqual(judged(before));
        expect(counts.common + counts.onlyAfter).toBeGreaterThanOrEqual(judged(after));
      }),
    );
  });

  test.each<[was: ReturnType<Decide>, is: ReturnType<Decide>, result: string, list: string, change: string]>([
    [pass(), timeout, 'worse', 'new', 'tcp n1>n2 pass TIMEOUT'],
    [timeout, pass(), 'better', 'fixed', 'tcp n1>n2 TIMEOUT pass'],
    [timeout, refused, 'same', 'still', 'tcp n1>n2 TIMEOUT REFUSED'],
    [pass(), execError, 'unclear', 'lost', 'tcp n1>n2 pass EXEC'],
    [pass(), undefined, 'unclear', 'lost', 'tcp n1>n2 pass none'],
    [pass(), skip, 'unclear', 'lost', 'tcp n1>n2 pass skip'],
    [timeout, execError, 'unclear', 'lost', 'tcp n1>n2 TIMEOUT EXEC'],
    [execError, timeout, 'unclear', 'found', 'tcp n1>n2 EXEC TIMEOUT'],
    [undefined, pass(), 'same', 'found', 'tcp n1>n2 none pass'],
  ])('%j, then %j: %s', (was, is, result, list, change) => {
    const diff = compareReports({ before: one(was), after: one(is) });
    expect(diff.result).toBe(result);
    const changes = Object.entries(diff.probes).flatMap(([name, all]) => words(all).map((line) => `${name}: ${line}`));
    expect(changes).toEqual([`${list}: ${change}`]);
  });

  test('the probes of a source that has no row now are lost, not left out', () => {
    const after = aReport(three, ({ source }) => (source === 1 ? undefined : pass()));
    const { probes, counts } = compareReports({ before: one(pass()), after });
    expect(words(probes.lost)).toEqual(['tcp n2>n1 pass none', 'tcp n2>n3 pass none']);
    expect(counts.onlyBefore).toBe(0);
  });

  test('nodes are matched by name, whatever their order', () => {
    const nodes = ['n0', 'n2', 'n3'].map((name) => aNode(name));
    const floaters = [0, 2, 3].map((n) => aFloater(n));
    const after = aReport(bind(aPlan(0, { nodes }), floaters, []), ({ source, endpoint }) =>
      source === 1 && endpoint === 2 ? timeout : pass(),
    );
    const diff = compareReports({ before: one(timeout), after });
    expect(words(diff.probes.new)).toEqual(['tcp n2>n3 pass TIMEOUT']);
    expect(diff.nodes).toEqual({ came: [{ cluster: CLUSTER, node: 'n0' }], went: [{ cluster: CLUSTER, node: 'n1' }] });
    expect(diff.counts).toMatchObject({ common: 2, onlyBefore: 4, onlyAfter: 4, onlyAfterFailing: 0 });
  });

  test('a failure on a new node is not compared, but the result is not "no change"', () => {
    const after = aReport(aBound(4), ({ source }) => (source === 3 ? timeout : pass()));
    const diff = compareReports({ before: one(pass()), after });
    expect([diff.result, diff.counts.onlyAfterFailing]).toEqual(['unclear', 3]);
  });

  test('probes of an unfit node are lost; those of a node that was left out by rule are not compared', () => {
    const nodes = [1, 2, 3].map((n) => aNode(`n${n}`));
    const without = (byRule: boolean) => {
      const untested = [{ cluster: CLUSTER, node: 'n3', reason: 'some reason', byRule }];
      return aReport(
        bind(
          aPlan(0, { nodes, untested }),
          [1, 2].map((n) => aFloater(n)),
          [],
        ),
      );
    };
    const unfit = compareReports({ before: one(pass()), after: without(false) });
    expect([unfit.result, unfit.probes.lost.length, unfit.counts.onlyBefore]).toEqual(['unclear', 4, 0]);
    const left = compareReports({ before: one(pass()), after: without(true) });
    expect([left.result, left.probes.lost.length, left.counts.onlyBefore]).toEqual(['same', 0, 4]);
  });

  test('an incomplete run is reported as incomplete', () => {
    const { warnings } = compareReports({ before: one(execError), after: one(timeout) });
    expect(warnings).toEqual(['the run before is not complete']);
  });

  test('a check that only one run made is not compared', () => {
    const diff = compareReports({ before: aReport(aBoundOfTwoChecks(3)), after: one(pass()) });
    expect(diff.counts).toMatchObject({ common: 6, onlyBefore: 6, onlyAfter: 0 });
    expect(diff.result).toBe('same');
  });
});

describe('clusters', () => {
  const called = (report: Report, name: string, fingerprint?: string): Report => {
    const text = JSON.stringify(report).replaceAll(CLUSTER, name);
    const renamed: Report = JSON.parse(text);
    const source = { ...renamed.spec.source, ...(fingerprint ? { fingerprint } : {}) };
    return { ...renamed, spec: { ...renamed.spec, source } };
  };

  test('a cluster with a new name is still the same', () => {
    const diff = compareReports({ before: called(one(timeout), 'old-name'), after: one(pass()) });
    expect(words(diff.probes.fixed)).toEqual(['tcp n1>n2 TIMEOUT pass']);
    expect([diff.warnings, diff.nodes]).toEqual([[], { came: [], went: [] }]);
  });

  test('another cluster with the same name is compared, with a warning', () => {
    const diff = compareReports({ before: called(one(timeout), CLUSTER, 'other'), after: one(pass()) });
    expect(words(diff.probes.fixed)).toEqual(['tcp n1>n2 TIMEOUT pass']);
    expect(diff.warnings).toEqual(['cluster-a is another cluster than before; nodes are compared by their names']);
  });

  test('a weak and a strong fingerprint cannot be compared, so the address decides', () => {
    const diff = compareReports({ before: called(one(pass()), 'old-name', 'weak:1'), after: one(pass()) });
    expect([diff.counts.common, diff.warnings]).toEqual([6, []]);
  });

  test('another cluster with another name has nothing in common', () => {
    const diff = compareReports({ before: called(one(pass()), 'x', 'other'), after: one(pass()) });
    expect(diff.counts).toMatchObject({ common: 0, onlyBefore: 6, onlyAfter: 6 });
  });

  test('two clusters that swapped their names are kept apart', () => {
    const swap = (text: string) => text.replaceAll(CLUSTER, '?').replaceAll(SECOND, CLUSTER).replaceAll('?', SECOND);
    const before: Report = JSON.parse(swap(JSON.stringify(aReport(twoClusters(), but(timeout)))));
    const after = aReport(twoClusters(), but(timeout));
    const diff = compareReports({ before, after });
    expect([diff.result, diff.counts.onlyBefore, diff.warnings]).toEqual(['same', 0, []]);
  });
});

test('findings are the same by code, subject and direction, whatever they explain', () => {
  const finding = (name: string, over: Partial<Finding> = {}): Finding => ({
    code: 'ND101',
    severity: 'error',
    title: `${name} is cut off`,
    subject: { kind: 'node', cluster: CLUSTER, name },
    direction: 'both',
    scope: { checks: ['tcp'], paths: ['pod-pod'], families: ['ipv4'] },
    explains: 1,
    of: 4,
    evidence: [],
    alternatives: [],
    reasons: [],
    next: [],
    region: [],
    ...over,
  });
  const before = { ...one(timeout), findings: [finding('n1'), finding('n2'), finding('n3', { direction: 'inbound' })] };
  const after = { ...one(timeout), findings: [finding('n2', { explains: 3 }), finding('n3'), finding('n4')] };
  const { findings, result } = compareReports({ before, after });
  const titles = (all: readonly { title: string; direction?: string }[]) =>
    all.map(({ title, direction }) => `${title} ${direction}`);
  expect(titles(findings.new)).toEqual(['n3 is cut off both', 'n4 is cut off both']);
  expect(titles(findings.still)).toEqual(['n2 is cut off both']);
  expect(titles(findings.gone)).toEqual(['n1 is cut off both', 'n3 is cut off inbound']);
  expect(result).toBe('same');
});
