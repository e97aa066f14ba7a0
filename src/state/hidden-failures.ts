import { isPair, type Section } from '../model/bound-plan.ts';
import { layersOf } from '../model/network.ts';
import type { Endpoint } from '../model/plan.ts';
import { goneEnds, type NodesNow, unseenClusters } from './gone-ends.ts';
import type { JournalRow } from './journal.ts';
import { FOUND, type Ledger, rowOf, startLedger, type Verdicts, verdictsOf } from './probe-ledger.ts';
import type { PlannedRun } from './saved-run.ts';

/** An earlier run with failures that no later run has probed again. */
export interface HiddenFailures {
  readonly runId: string;
  /** The number of probes. */
  readonly failures: number;
  /**
   * Set if all of them have an end in a cluster that is not visible now: the names that the run has for such
   * clusters.
   */
  readonly elsewhere?: readonly string[];
}

export interface HiddenRequest {
  /** The run whose result is already shown. */
  readonly current: string;
  /** The nodes of the clusters that are visible now. */
  readonly now: readonly NodesNow[];
  /** The options of a plan that decide what its checks aim at, in addition to what the cluster has. */
  readonly aiming: readonly string[];
  /** Whether a run may have failures, as far as this is known without its rows. */
  readonly mayHaveFailed: (runId: string) => Promise<boolean>;
  /** The rows of a run; undefined if the run is gone or cannot be read. */
  readonly rowsOf: (runId: string) => Promise<readonly JournalRow[] | undefined>;
}

/** A run whose rows have been read. */
interface JudgedRun extends PlannedRun {
  readonly verdicts: Verdicts;
  /** The ids of the runs that it resumes, the nearest first. */
  readonly goesOnWith: readonly string[];
}

/** A probe, by its numbers in the ledger. */
interface Probe {
  readonly row: string;
  readonly endpoint: number;
  readonly section: Section;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

/**
 * Finds the newest run with hidden failures. A failure is hidden if no later run brought the same probe
 * (check, path, family, source, destination) to a pass or a failure, and both its ends still exist. A run
 * whose hidden failures all have an end in a cluster that is not visible now ranks behind all others. Reads
 * the rows only of runs that planned probes which no later run has judged, and of the later runs that may
 * have judged them, and stops reading once a run is found. The result depends on the arguments alone.
 * @param runs of the same clusters, the newest first
 */
export async function hiddenFailures(
  runs: readonly PlannedRun[],
  request: HiddenRequest,
): Promise<HiddenFailures | undefined> {
  const ledger = startLedger();
  const seen: JudgedRun[] = [];
  const search = { ...request, seen, ledger, runs };
  const unread: PlannedRun[] = [];
  let elsewhere: HiddenFailures | undefined;
  for (const run of runs) {
    if (!mayHideFailures(run, search)) continue;
    if (run.runId === request.current || !(await request.mayHaveFailed(run.runId))) {
      unread.push(run);
      continue;
    }
    const own = await readVerdicts(run, search);
    if (!own) continue;
    const found = toldOf(await hiddenIn(own, unread, search), own, search);
    if (found && !found.elsewhere) return found;
    elsewhere ??= found;
    seen.push(own);
  }
  return elsewhere;
}

function toldOf(hidden: readonly Probe[], run: PlannedRun, search: Search): HiddenFailures | undefined {
  const { runId } = run;
  const unseen = unseenClusters(run, search);
  const here = hidden.filter((one) => !unseen.has(one.source.cluster) && !unseen.has(one.destination.cluster));
  if (here.length > 0) return { runId, failures: here.length };
  return hidden.length > 0 ? { runId, failures: hidden.length, elsewhere: [...unseen] } : undefined;
}

async function readVerdicts(run: PlannedRun, { rowsOf, ledger, runs }: Search): Promise<JudgedRun | undefined> {
  const rows = await rowsOf(run.runId);
  return rows && { ...run, verdicts: verdictsOf(run.plan, rows, ledger), goesOnWith: goesOnWith(run, runs) };
}

/** @param unread later runs without failures; read only once there is a failure that they may have judged */
async function hiddenIn(
  run: JudgedRun,
  unread: PlannedRun[],
  search: Search & { readonly seen: JudgedRun[] },
): Promise<readonly Probe[]> {
  if (openFailures(run, search).length === 0) return [];
  for (const later of unread.splice(0)) {
    const read = await readVerdicts(later, search);
    if (read) search.seen.push(read);
  }
  const open = openFailures(run, search);
  return open.length === 0 ? [] : await stillHidden(open, run, search);
}

type Search = Pick<HiddenRequest, 'now' | 'aiming' | 'rowsOf'> & {
  readonly seen: readonly JudgedRun[];
  readonly ledger: Ledger;
  readonly runs: readonly PlannedRun[];
};

/**
 * Only accepts an earlier run, so this ends even if a damaged plan file says that a run resumes itself or a
 * later one.
 */
function goesOnWith({ runId, plan }: PlannedRun, runs: readonly PlannedRun[]): readonly string[] {
  const id = plan.resumes;
  if (id === undefined || id >= runId) return [];
  const from = runs.find((one) => one.runId === id);
  return [id, ...(from ? goesOnWith(from, runs) : [])];
}

/** Whether the run planned any probe that no later run has certainly judged. */
function mayHideFailures(run: PlannedRun, search: Pick<Search, 'seen' | 'ledger'>): boolean {
  const { plan, sections } = run;
  return sections.some((section) => {
    const ends = endsIn(run, section, search);
    return ends.sources.some(({ end: source, number }) => {
      const rows = certainRows(run, rowOf(section, number), search);
      // This runs a million times per section. Nearly all probes are judged, and those go no further.
      for (const to of ends.destinations) {
        if (!isJudgedIn(rows, to.number) && isPair(plan, section, { source, destination: to.end })) return true;
      }
      return false;
    });
  });
}

interface NumberedEnd {
  readonly end: Endpoint;
  readonly number: number;
}

/** The endpoints that may be at either end of a section's probes. */
function endsIn({ plan }: PlannedRun, { path }: Section, { ledger }: Pick<Search, 'ledger'>) {
  const numbers = ledger.endpoints(plan);
  const ends = plan.endpoints.map((end, index): NumberedEnd => ({ end, number: numbers[index] ?? -1 }));
  const [from, to] = layersOf(path);
  return {
    sources: ends.filter(({ end }) => end.layer === from),
    destinations: ends.filter(({ end }) => end.layer === to),
  };
}

function certainRows(run: PlannedRun, row: string, { seen }: Pick<Search, 'seen'>): readonly Uint8Array[] {
  return seen.filter((later) => isCertain(later, run)).flatMap(({ verdicts }) => verdicts.get(row) ?? []);
}

/**
 * Whether everything that the later run found is newer than this run, as far as the two can differ. A resume
 * takes over the passes of the run that it resumes, so one of its passes may be older than a run that it does
 * not resume.
 */
function isCertain({ goesOnWith: earlier }: JudgedRun, { runId }: PlannedRun): boolean {
  return earlier.includes(runId) || earlier.every((id) => id > runId);
}

function isJudgedIn(rows: readonly Uint8Array[], endpoint: number): boolean {
  for (const row of rows) {
    const found = row[endpoint];
    if (found === FOUND.pass || found === FOUND.fail) return true;
  }
  return false;
}

/** The failures of a run that no later run has certainly judged. */
function openFailures(run: JudgedRun, search: Pick<Search, 'seen' | 'ledger'>): readonly Probe[] {
  const { verdicts } = run;
  return run.sections.flatMap((section) => {
    const { sources, destinations } = endsIn(run, section, search);
    return sources.flatMap(({ end: source, number }) => {
      const row = rowOf(section, number);
      const found = verdicts.get(row);
      const rows = found ? certainRows(run, row, search) : [];
      return destinations
        .filter((to) => found?.[to.number] === FOUND.fail && !isJudgedIn(rows, to.number))
        .map((to): Probe => ({ row, endpoint: to.number, section, source, destination: to.end }));
    });
  });
}

/** Leaves out the probes that a resume has judged since, and those that can no longer be probed. */
async function stillHidden(open: readonly Probe[], run: PlannedRun, search: Search): Promise<readonly Probe[]> {
  const { seen, ledger, rowsOf, runs, now, aiming } = search;
  let left = open;
  for (const later of seen.filter((one) => !isCertain(one, run))) {
    const since = await carriedInto(later, run, { ledger, rowsOf, runs });
    left = left.filter(({ row, endpoint }) => !isFoundSince(later.verdicts, since, { row, endpoint }));
  }
  const heirs = runs.filter((one) => goesOnWith(one, runs).includes(run.runId));
  const untried = seen.filter(({ runId }) => heirs.some((heir) => heir.runId === runId));
  left = left.filter(({ row, endpoint }) => !untried.some((one) => one.verdicts.get(row)?.[endpoint] === FOUND.skip));
  const gone = goneEnds(run, { later: runs.slice(0, runs.indexOf(run)), heirs, now, aiming, ledger });
  return left.filter((probe) => !gone(probe));
}

/**
 * What a resume had already taken over when this run began. A pass among it is older than this run and says
 * nothing about it. Undefined if this cannot be known.
 */
async function carriedInto(
  { goesOnWith: earlier }: JudgedRun,
  { runId }: PlannedRun,
  { ledger, rowsOf, runs }: Pick<Search, 'ledger' | 'rowsOf' | 'runs'>,
): Promise<Verdicts | undefined> {
  const from = runs.find((one) => one.runId === earlier.find((id) => id < runId));
  const rows = from && (await rowsOf(from.runId));
  return from && rows && verdictsOf(from.plan, rows, ledger);
}

function isFoundSince(
  verdicts: Verdicts,
  carried: Verdicts | undefined,
  { row, endpoint }: Pick<Probe, 'row' | 'endpoint'>,
): boolean {
  const found = verdicts.get(row)?.[endpoint];
  if (found === FOUND.fail) return true;
  return found === FOUND.pass && carried !== undefined && carried.get(row)?.[endpoint] !== FOUND.pass;
}
