import { checkPhase, type PhaseResult } from '../../check/phase.ts';
import { seenFloaters } from '../../floater/seen-floaters.ts';
import type { BoundPlan } from '../../model/bound-plan.ts';
import { countVerdicts, type Matrix } from '../../model/matrix.ts';
import { journalRow } from '../../state/journal.ts';
import { counted } from '../../text/plural.ts';
import type { Io } from '../../ui/io.ts';
import { runPhase } from '../../ui/phases.ts';
import { restored } from '../resume/resume-from.ts';
import type { DeployedRun } from '../run.ts';
import { progressOf } from './progress.ts';

const SECOND_WAIT_MS = 30_000;
const SETTLE_MS = 3_000;

/** Probes, writes every row to the journal as it is judged, and reports progress. */
export async function checkStep(run: DeployedRun, found: BoundPlan, io: Io): Promise<PhaseResult> {
  const { clusters, settings, plugins, plan, store, stop, earlier } = run;
  const before = earlier && restored(earlier, found);
  const bound = before?.bound ?? found;
  const there = bound.floaters.flatMap((floater, source) => (floater ? [source] : []));
  const sources = before ? before.selection.sources.filter((source) => there.includes(source)).length : there.length;
  await store.begin(bound.sections);
  const probe = async (say: (words: string) => void) => {
    const progress = progressOf(sources);
    stop.probingBegins();
    const value = await checkPhase({
      clients: new Map(clusters.map(({ name, client }) => [name, client])),
      bound,
      plugins,
      options: { timeoutMs: settings.probeTimeoutMs, count: settings.count, maxLoss: settings.maxLoss },
      retries: settings.retries,
      slowFactor: settings.slowFactor,
      concurrency: settings.concurrency,
      signal: io.signal,
      deadline: stop.probing,
      hurried: () => stop.probing.aborted && !stop.timeIsUp(),
      ...(before ? { earlier: before } : {}),
      secondWaitMs: SECOND_WAIT_MS,
      settleMs: SETTLE_MS,
      listFloaters: async () => {
        const seen = clusters.map(({ name, client, deployments }) => seenFloaters(client, deployments, name));
        return (await Promise.all(seen)).flat();
      },
      onRows: async (matrix, source, sections) => {
        const rows = sections.map((section) => journalRow(matrix, plan, { section, source }));
        await store.append(rows.filter((row) => row !== undefined));
        say(progress(matrix, source));
      },
      onRepeat: (probes, why) => say(`${why}: ${counted(probes, 'probe')} once more`),
    });
    const where = clusters.map(({ name }) => name).join(', ');
    return { value, words: `${where}: ${countWords(value.matrix)} from ${counted(sources, 'source')}` };
  };
  const [result] = await runPhase('check', [{ title: counted(sources, 'source'), run: probe }], io);
  if (!result) throw new RangeError('a phase without tasks');
  return result;
}

function countWords(matrix: Matrix): string {
  const { pass, fail, error } = countVerdicts(matrix);
  return `${pass} passed, ${fail} failed, ${error} not measured`;
}
