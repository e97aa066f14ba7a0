import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AIMING } from '../../src/config/run-options.ts';
import { type BoundPlan, bind, endpointName } from '../../src/model/bound-plan.ts';
import type { NodesNow } from '../../src/state/gone-ends.ts';
import { hiddenFailures } from '../../src/state/hidden-failures.ts';
import type { JournalRow } from '../../src/state/journal.ts';
import type { PlannedRun } from '../../src/state/saved-run.ts';
import { type Decide, execError, filled, judgedCells, pass, skip, timeout } from '../support/matrix.ts';
import { aNode, aPlan, clusterRef, type PlanOptions, SECOND, secondRef, twoClusters } from '../support/plan.ts';
import { rowsOnDisk } from '../support/runs.ts';

interface Saved extends PlannedRun {
  readonly rows: readonly JournalRow[];
}

interface SavedOptions extends PlanOptions {
  readonly bound?: BoundPlan;
  readonly resumes?: string;
  readonly decide?: Decide;
}

/** A run over n1, n2 and n3; ids sort by `at`. */
function saved(at: number, { bound: given, resumes, decide = () => pass(), ...options }: SavedOptions = {}): Saved {
  const runId = idOf(at);
  const bound = given ?? bind(aPlan(3, options), [], []);
  const plan = { ...bound.plan, runId, ...(resumes ? { resumes } : {}) };
  const matrix = filled({ ...bound, plan }, judgedCells({ ...bound, plan }, decide));
  return { runId, plan, sections: bound.sections, rows: rowsOnDisk(matrix, plan) };
}

function idOf(at: number): string {
  return `20300101-${String(at).padStart(6, '0')}-abcd`;
}

const ALL: NodesNow = { cluster: clusterRef, nodes: new Set(['n1', 'n2', 'n3']) };

const BOTH = [ALL, { cluster: secondRef, nodes: new Set(['m1', 'm2']) }];

interface Asked {
  readonly now?: readonly NodesNow[];
  readonly current?: string;
}

/**
 * What is hidden, and whose rows were read to find out. The newest run comes first, and is the one whose
 * result is shown.
 */
async function ask(runs: readonly Saved[], { now = [ALL], current = runs[0]?.runId ?? '' }: Asked = {}) {
  const read: string[] = [];
  const rowsOf = async (runId: string) => {
    read.push(runId);
    return runs.find((one) => one.runId === runId)?.rows;
  };
  return {
    hidden: await hiddenFailures(runs, { current, now, aiming: AIMING, rowsOf, mayHaveFailed: failedIn(runs) }),
    read,
  };
}

const failedIn = (runs: readonly Saved[]) => async (runId: string) =>
  runs.some(
    (one) => one.runId === runId && one.rows.some(({ others }) => others.some(({ verdict }) => verdict === 'fail')),
  );

const hiddenIn = async (...args: Parameters<typeof ask>) => (await ask(...args)).hidden;

/** From n3, and to it: 4 of 6 probes. */
const n3Fails: Decide = ({ source, endpoint }) => (source === 2 || endpoint === 2 ? timeout : pass());
const broken = saved(1, { decide: n3Fails });
const FOUR = { runId: broken.runId, failures: 4 };
const between = (sources: string, destinations: string): PlanOptions => ({
  chosen: { sources: sources.split(','), destinations: destinations.split(',') },
});

describe('a later run hides what it did not probe', () => {
  test.each<{ what: string; newest: SavedOptions; left: number }>([
    { what: 'probed all', newest: {}, left: 0 },
    { what: 'probed all, and the same fails', newest: { decide: n3Fails }, left: 0 },
    { what: 'probed some nodes', newest: between('n1', 'n2'), left: 4 },
    { what: 'probed one of the pairs that failed', newest: between('n1', 'n3'), left: 3 },
    { what: 'probed another check', newest: { checks: [{ name: 'udp', paths: ['pod-pod'] }] }, left: 4 },
    { what: 'probed another layer', newest: { checks: [{ name: 'tcp', paths: ['node-node'] }] }, left: 4 },
    {
      what: 'probed another family',
      newest: { nodes: ['n1', 'n2', 'n3'].map((name) => aNode(name, { podCIDRs: ['fd00::/64'] })) },
      left: 4,
    },
    { what: 'could not ask n3', newest: { decide: ({ source }) => (source === 2 ? execError : pass()) }, left: 2 },
    { what: 'was interrupted', newest: { decide: ({ source }) => (source === 0 ? pass() : undefined) }, left: 3 },
    { what: 'could try nothing', newest: { decide: () => skip }, left: 4 },
    { what: 'has lost a node', newest: { nodes: ['n1', 'n2'].map((name) => aNode(name)) }, left: 4 },
  ])('$what: $left', async ({ newest, left }) => {
    const expected = left > 0 ? { runId: broken.runId, failures: left } : undefined;
    expect(await hiddenIn([saved(2, newest), broken])).toEqual(expected);
  });

  test('a run that never reached its probes, however it ended', async () => {
    const killed = { ...saved(2), sections: [], rows: [] };
    expect(await hiddenIn([killed, broken])).toEqual(FOUR);
    expect(await hiddenIn([saved(3, between('n1', 'n2')), killed, broken])).toEqual(FOUR);
  });

  test('probes of several later runs count together', async () => {
    const parts = [saved(4, between('n1,n2', 'n3')), saved(3, between('n3', 'n1')), saved(2, between('n3', 'n2'))];
    expect(await hiddenIn([...parts, broken])).toBeUndefined();
    expect(await hiddenIn([...parts.slice(0, 2), broken])).toEqual({ ...FOUR, failures: 1 });
  });

  test('a failure in a run in between is reported for that run', async () => {
    const middle = saved(2, { ...between('n1', 'n3'), decide: () => timeout });
    expect(await hiddenIn([saved(3, between('n1', 'n2')), middle, broken])).toEqual({
      runId: middle.runId,
      failures: 1,
    });
  });

  test('a run that cannot be read reports nothing, and hides nothing', async () => {
    const runs = [saved(3, between('n1', 'n2')), saved(2), broken];
    const request = { current: idOf(3), now: [ALL], aiming: AIMING, mayHaveFailed: failedIn(runs) };
    const rowsOf = async (runId: string) => runs.find((one) => one.runId === runId && runId !== idOf(2))?.rows;
    expect(await hiddenFailures(runs, { ...request, rowsOf })).toEqual(FOUR);
  });
});

describe('the same cluster', () => {
  const twoBound = twoClusters();
  const fails = (name: string): Decide => {
    const index = twoBound.plan.endpoints.findIndex(({ node }) => node === name);
    return ({ endpoint }) => (endpoint === index ? timeout : pass());
  };

  test('one cluster after two, and two after one: each hides probes of the other', async () => {
    const both = saved(1, { bound: twoBound, decide: fails('m1') });
    expect(await hiddenIn([saved(2), both], { now: BOTH })).toEqual({ runId: both.runId, failures: 2 });
    expect(await hiddenIn([saved(2, { bound: twoBound }), both])).toBeUndefined();
    expect(await hiddenIn([saved(2, { bound: twoBound }), broken])).toEqual(FOUR);
    expect(await hiddenIn([saved(2, { bound: twoClusters({ within: true }) }), both])).toBeUndefined();
  });

  test('a run of one direction hides the other direction', async () => {
    const both = saved(1, { bound: twoBound, decide: fails('n1') });
    expect(await hiddenIn([saved(2, { bound: twoClusters({ oneWay: true }) }), both], { now: BOTH })).toEqual({
      runId: both.runId,
      failures: 2,
    });
  });

  test('failures with an end in a cluster that is not visible now are reported separately, after all others', async () => {
    const both = saved(2, { bound: twoBound, decide: fails('m1') });
    const elsewhere = { runId: both.runId, failures: 2, elsewhere: [SECOND] };
    expect(await hiddenIn([saved(3), both])).toEqual(elsewhere);
    const older = saved(1, { bound: twoBound, decide: fails('m2') });
    expect(await hiddenIn([saved(3), both, older])).toEqual(elsewhere);
    expect(await hiddenIn([saved(3, between('n1', 'n2')), both, broken])).toEqual(FOUR);
    const within = twoClusters({ within: true });
    const mixed = saved(2, { bound: within, decide: () => timeout });
    expect(await hiddenIn([saved(3, between('n1', 'n2')), mixed])).toEqual({ runId: mixed.runId, failures: 1 });
  });

  test('is recognised by its fingerprint, not by its name', async () => {
    const renamed = saved(2, { decide: () => pass() });
    const rename = (run: Saved, over: Partial<typeof clusterRef>): Saved => {
      const { plan } = run;
      const name = over.name ?? plan.source.name;
      const called = <T extends { readonly cluster: string }>(one: T): T => ({ ...one, cluster: name });
      return {
        ...run,
        plan: {
          ...plan,
          source: { ...plan.source, ...over },
          directions: [{ from: name, to: name }],
          endpoints: plan.endpoints.map(called),
        },
        rows: JSON.parse(JSON.stringify(run.rows).replaceAll('cluster-a/', `${name}/`)),
      };
    };
    expect(await hiddenIn([rename(renamed, { name: 'other name' }), broken])).toBeUndefined();
    expect(await hiddenIn([rename(renamed, { fingerprint: 'another one' }), broken])).toEqual(FOUR);
  });
});

describe('a resume', () => {
  const newest = saved(9, between('n1', 'n2'));

  test('that probed the failures again has them, and also those that it did not reach', async () => {
    const resumed = saved(2, { resumes: broken.runId });
    expect(await hiddenIn([newest, resumed, broken])).toBeUndefined();
    const still = saved(2, { resumes: broken.runId, decide: n3Fails });
    expect(await hiddenIn([newest, still, broken])).toEqual({ runId: still.runId, failures: 4 });
  });

  test('has passes that it took over, which are no newer than the run that it resumes', async () => {
    const first = saved(1, { decide: ({ source }) => (source === 0 ? timeout : pass()) });
    const later = saved(2, { decide: n3Fails });
    const resumed = saved(3, { resumes: first.runId });
    // n1 → n3 was probed again; n2 → n3, n3 → n1 and n3 → n2 had passed before `later`, and are taken over.
    expect(await hiddenIn([resumed, later, first])).toEqual({ runId: later.runId, failures: 3 });
    const again = saved(4, { resumes: resumed.runId });
    expect(await hiddenIn([again, resumed, later, first])).toEqual({ runId: later.runId, failures: 3 });
    // If that run is gone, nobody knows what was taken over from it.
    expect(await hiddenIn([resumed, later])).toEqual({ runId: later.runId, failures: 4 });
  });

  test('that claims to resume itself or a later run resumes nothing', async () => {
    const itself = saved(1, { decide: n3Fails, resumes: idOf(1) });
    expect(await hiddenIn([newest, itself])).toEqual(FOUR);
    expect(await hiddenIn([saved(2, { resumes: idOf(2) }), broken])).toBeUndefined();
    const cycle = saved(1, { decide: n3Fails, resumes: idOf(2) });
    expect(await hiddenIn([newest, saved(2, { ...between('n1', 'n2'), resumes: idOf(1) }), cycle])).toEqual(FOUR);
    expect(await hiddenIn([newest, saved(2, { resumes: idOf(9) }), broken])).toBeUndefined();
  });

  test('that could not try a probe does not ask for it forever', async () => {
    const skipped = saved(2, { resumes: broken.runId, decide: ({ source }) => (source === 2 ? skip : pass()) });
    expect(await hiddenIn([skipped, broken])).toBeUndefined();
    expect(await hiddenIn([saved(2, { decide: () => skip }), broken])).toEqual(FOUR);
  });
});

describe('ends that are gone cannot be probed again', () => {
  const newest = saved(2, between('n1', 'n2'));
  const without = (...gone: readonly string[]) => [
    { ...ALL, nodes: new Set([...ALL.nodes].filter((name) => !gone.includes(name))) },
  ];

  test('a node that left its cluster; in a cluster that is not visible, a node that a resume has dropped', async () => {
    expect(await hiddenIn([newest, broken], { now: without('n1') })).toEqual({ ...FOUR, failures: 2 });
    expect(await hiddenIn([newest, broken], { now: without('n3') })).toBeUndefined();
    expect(await hiddenIn([newest, broken], { now: [] })).toEqual({ ...FOUR, elsewhere: [clusterRef.name] });
    const dropped = saved(3, { nodes: ['n1', 'n2'].map((name) => aNode(name)), resumes: broken.runId });
    expect(await hiddenIn([dropped, newest, broken], { now: [] })).toBeUndefined();
    expect(await hiddenIn([dropped, newest, broken])).toEqual(FOUR);
  });

  test('a DNS pod that was replaced, but not one that the later run was told to leave out', async () => {
    const dns = (...pods: string[]): PlanOptions => ({
      checks: [{ name: 'dns', paths: ['pod-service'] }],
      services: pods.map((node) => ({ cluster: clusterRef.name, layer: 'service', check: 'dns', node, aim: {} })),
    });
    const old = saved(1, { ...dns('pod a', 'pod b'), decide: ({ endpoint }) => (endpoint === 3 ? timeout : pass()) });
    expect(old.rows.flatMap(({ others }) => others.map(({ endpoint }) => endpoint))).toEqual(
      Array(3).fill('cluster-a/pod a/service/dns'),
    );
    expect(await hiddenIn([saved(2, dns('pod b', 'pod c')), old])).toBeUndefined();
    expect(await hiddenIn([saved(2), old])).toEqual({ runId: old.runId, failures: 3 });
    const some = saved(2, { ...dns('pod b'), chosen: { sources: ['n1'] } });
    expect(await hiddenIn([some, old])).toEqual({ runId: old.runId, failures: 2 });
    const other = saved(2, dns('example.org'));
    const options = { ...other.plan.options, dnsName: 'example.org' };
    expect(await hiddenIn([{ ...other, plan: { ...other.plan, options } }, old])).toMatchObject({ failures: 3 });
    const resumed = saved(3, { ...dns('pod b'), resumes: old.runId });
    expect(await hiddenIn([saved(4), resumed, saved(2), old])).toBeUndefined();
  });
});

describe('only what is needed is read', () => {
  const some = (at: number, options: SavedOptions = {}) => saved(at, { ...between('n1', 'n2'), ...options });

  test('rows of runs without failures are not read', async () => {
    expect(await ask([some(4), saved(3), saved(2), saved(1, { decide: () => skip })])).toEqual({
      hidden: undefined,
      read: [],
    });
  });

  test('if a run has judged everything that earlier ones planned, their rows are not read', async () => {
    const old = Array.from({ length: 8 }, (_, index) => saved(9 - index, { decide: n3Fails }));
    expect(await ask([saved(10), ...old])).toEqual({ hidden: undefined, read: [idOf(9), idOf(10)] });
  });

  test('a chain of resumes counts as its last one', async () => {
    const chain = [4, 3, 2].map((at) => saved(at, { resumes: idOf(at - 1), decide: n3Fails }));
    expect((await ask([...chain, broken])).read).toEqual([idOf(3), idOf(4)]);
  });

  test('nothing is read after the reported run is found', async () => {
    const runs = [some(4), saved(3, { decide: n3Fails }), saved(2, { decide: () => timeout }), broken];
    expect(await ask(runs)).toEqual({ hidden: { runId: idOf(3), failures: 4 }, read: [idOf(3), idOf(4)] });
  });
});

/** The outcome of each probe of a run, and when a pass was measured. */
type Came = Map<string, { readonly verdict: string; readonly madeAt: number }>;

interface Step {
  /** Which of the runs so far is resumed, counted from the newest; undefined for a check. */
  readonly resumes: number | undefined;
  readonly sources: readonly boolean[];
  readonly destinations: readonly boolean[];
  readonly verdicts: readonly number[];
}

const NAMES = ['n1', 'n2', 'n3', 'n4'];
const JUDGEMENTS = [pass(), timeout, execError, skip, undefined] as const;

const aStep: fc.Arbitrary<Step> = fc.record({
  resumes: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
  sources: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  destinations: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  // Passes and failures are most likely.
  verdicts: fc.array(fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 4), { minLength: 16, maxLength: 16 }),
});

const chosenOf = ({ sources, destinations }: Step) => ({
  sources: NAMES.filter((_, index) => sources[index]),
  destinations: NAMES.filter((_, index) => destinations[index]),
});

/** Runs as check and resume would save them, and the true outcome of each probe. */
function history(steps: readonly Step[]) {
  const runs: Saved[] = [];
  const came: Came[] = [];
  for (const [at, step] of steps.entries()) {
    const from = step.resumes === undefined ? -1 : at - 1 - step.resumes;
    const before = came[from];
    const origin = from < 0 ? step : rootOf(steps, from);
    const own: Came = new Map();
    const nodes = NAMES.map((name) => aNode(name));
    const bound = bind(aPlan(0, { nodes, chosen: chosenOf(origin) }), [], []);
    const names = bound.plan.endpoints.map(endpointName);
    const decide: Decide = ({ source, endpoint }) => {
      const probe = `${names[source]}>${names[endpoint]}`;
      const was = before?.get(probe);
      if (was?.verdict === 'pass') own.set(probe, was);
      const judgement = JUDGEMENTS[was?.verdict === 'pass' ? 0 : (step.verdicts[source * 4 + endpoint] ?? 0)];
      if (judgement && !own.has(probe)) own.set(probe, { verdict: judgement.verdict, madeAt: at });
      return judgement;
    };
    runs.push(saved(at, { bound, decide, ...(before ? { resumes: idOf(from) } : {}) }));
    came.push(own);
  }
  return { runs, came };
}

function rootOf(steps: readonly Step[], at: number): Step {
  const step = steps[at];
  if (!step) throw new RangeError(`no step ${at}`);
  const from = step.resumes === undefined ? -1 : at - 1 - step.resumes;
  return from < 0 ? step : rootOf(steps, from);
}

/** The expected result by the definition, from what is known about every probe. */
function expectedFor({ runs, came }: ReturnType<typeof history>) {
  const goesOn = (later: number, run: number): boolean => {
    const from = runs.findIndex(({ runId }) => runId === runs[later]?.plan.resumes);
    return from >= 0 && (from === run || goesOn(from, run));
  };
  for (let run = runs.length - 2; run >= 0; run -= 1) {
    const hidden = [...(came[run] ?? [])].filter(([probe, { verdict }]) => {
      const since = came.slice(run + 1).map((one, index) => ({ found: one.get(probe), later: run + 1 + index }));
      const isSettled = since.some(
        ({ found, later }) =>
          found?.verdict === 'fail' ||
          (found?.verdict === 'pass' && found.madeAt > run) ||
          (found?.verdict === 'skip' && goesOn(later, run)),
      );
      return verdict === 'fail' && !isSettled;
    });
    if (hidden.length > 0) return { runId: idOf(run), failures: hidden.length };
  }
  return undefined;
}

test('the result follows the definition for any sequence of checks and resumes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 7 }), async (steps) => {
      const all = history(steps);
      const now = [{ cluster: clusterRef, nodes: new Set(NAMES) }];
      expect(await hiddenIn(all.runs.toReversed(), { now })).toEqual(expectedFor(all));
    }),
    { numRuns: 400 },
  );
}, 60_000);
