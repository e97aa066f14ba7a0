import { toNetdoctorError } from '../../errors.ts';
import { countPlanned } from '../../report/summary.ts';
import { type ListedRun, type RunResult, runList, runTable } from '../../report/tables/run-list.ts';
import { latestRunIds } from '../../state/latest.ts';
import { liveRunIds } from '../../state/locks.ts';
import { readRun } from '../../state/read-run.ts';
import { hasPlan, runIds, runsFolder, startOf } from '../../state/run-folders.ts';
import type { SavedRun } from '../../state/saved-run.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { styleFor } from '../../ui/style.ts';

export interface RunRunsArgs {
  readonly output: string;
}

/** Lists the saved runs, the newest first. A damaged run is listed as damaged. @returns the exit code */
export async function runRuns({ output }: RunRunsArgs, io: Io): Promise<number> {
  const { env, stdout, stderr } = io;
  const ids = await runIds(env);
  const planned = await Promise.all(ids.map((runId) => hasPlan(env, runId)));
  const [live, latest] = await Promise.all([liveRunIds(env), latestRunIds(env)]);
  const runs: ListedRun[] = [];
  // One after the other, because a run over a thousand nodes takes a lot of memory.
  for (const runId of ids.filter((_, index) => planned[index])) {
    runs.push(await listed(env, runId, { running: live.has(runId), latest: latest.has(runId) }));
  }
  if (output === 'json') stdout.write(`${JSON.stringify(runList(runs), undefined, 2)}\n`);
  else if (runs.length > 0) stdout.write(runTable(runs, styleFor('stdout', io)));
  const begun = ids.filter((runId, index) => !planned[index] && !live.has(runId) && startOf(runId));
  for (const line of [...wordsOf(runs, runsFolder(env)), ...begunWords(begun)]) say(stderr, line);
  return 0;
}

interface RunState {
  readonly running: boolean;
  readonly latest: boolean;
}

async function listed(env: NodeJS.ProcessEnv, runId: string, { running, latest }: RunState): Promise<ListedRun> {
  const startedAt = startOf(runId)?.toISOString();
  const known = { runId, ...(startedAt ? { startedAt } : {}) };
  try {
    const run = await readRun(env, runId);
    return { ...known, ...factsOf(run), result: running ? 'running' : resultOf(run), latest };
  } catch (thrown) {
    const { code, message } = toNetdoctorError(thrown);
    return { ...known, result: code === 'STATE_NEWER' ? 'newer' : 'damaged', latest, error: { code, message } };
  }
}

function factsOf({ plan, sections, rows, report }: SavedRun): Partial<ListedRun> {
  const { source, destinations, directions } = plan;
  const [destination] = destinations;
  const back = directions.some(({ from, to }) => from === destination?.name && to === source.name);
  const failed = rows.flatMap(({ others }) => others).filter(({ verdict }) => verdict === 'fail').length;
  return {
    source: source.name,
    ...(destination ? { destination: destination.name, oneWay: !back } : {}),
    ...(report || sections.length > 0 ? { probes: report?.summary.probes ?? countPlanned({ plan, sections }) } : {}),
    failed: report?.summary.fail ?? failed,
  };
}

function resultOf({ report }: SavedRun): RunResult {
  if (!report) return 'interrupted';
  if (report.summary.fail > 0) return 'failed';
  return report.summary.complete ? 'all passed' : 'incomplete';
}

function wordsOf(runs: readonly ListedRun[], folder: string): readonly string[] {
  if (runs.length === 0) return [`no runs are saved in ${folder}`];
  const latest = runs.some(({ latest }) => latest) ? ['* the newest run of its clusters'] : [];
  return [...latest, ...runs.flatMap(({ runId, error }) => (error ? [`${runId}: ${error.message}`] : []))];
}

/** Runs that were killed before the plan was written. They are not runs, but the user may look for them. */
function begunWords(runIds: readonly string[]): readonly string[] {
  if (runIds.length === 0) return [];
  return [`not listed, since they ended before they began: ${runIds.join(', ')}`];
}
