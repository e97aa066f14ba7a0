import { combine } from '../model/attempts.ts';
import type { BoundPlan, Floater } from '../model/bound-plan.ts';
import type { Judgement } from '../model/verdict.ts';
import { type ExecWay, execTwice, UNTRIED } from './attempt.ts';
import { believable } from './believable.ts';
import type { Plugin, Target, Targets, Untried } from './contract.ts';
import type { Execution } from './execution.ts';
import { cannot, programError } from './judgements.ts';
import type { ExpectedOutput } from './limits.ts';
import { type SourceProgram, sourceProgram } from './program.ts';
import { unmeasured } from './unmeasured.ts';

/** How probes are made, for every check. */
export interface ProbeSettings {
  /** Milliseconds for one probe. */
  readonly timeoutMs: number;
  /** How often each pair is probed; if undefined, as often as the check does by default. */
  readonly count?: number | undefined;
  /** The share of attempts that may be lost, 0 to 1. */
  readonly maxLoss?: number;
}

/** One source's work: what to probe, by check, and one program for all of it. */
export interface SourceJob {
  readonly source: number;
  readonly floater: Floater;
  readonly checks: readonly CheckJob[];
  readonly untried: readonly Untried[];
  readonly program: SourceProgram;
  /** What the program should print. */
  readonly asked: ExpectedOutput;
}

export interface CheckJob {
  readonly plugin: Plugin;
  readonly targets: readonly Target[];
  /**
   * How often the program gets the targets. Records of a target: number, number + targets, number + 2 ×
   * targets …
   */
  readonly rounds: number;
  /** How often each target is tried, whether the program or the check repeats it. */
  readonly attempts: number;
}

export interface JobRequest {
  readonly bound: BoundPlan;
  readonly plugins: readonly Plugin[];
  readonly source: number;
  readonly options: ProbeSettings;
  /** If set, only these targets are taken. */
  readonly only?: (target: { readonly section: Target['section']; readonly endpoint: number }) => boolean;
}

/**
 * Pure. Each source begins with a different destination, so that not all of them probe the same one at once.
 */
export function sourceJob({ bound, plugins, source, options, only }: JobRequest): SourceJob | undefined {
  const floater = bound.floaters[source];
  if (!floater) return undefined;
  const found = plugins.map((plugin) => ({ plugin, targets: chosen(plugin.targets(bound, source), only) }));
  const checks = found
    .map(({ plugin, targets }) => ({
      plugin,
      targets: rotated(targets.tried, source),
      rounds: plugin.count === 'each' ? countOf(plugin, options) : 1,
      attempts: countOf(plugin, options),
    }))
    .filter(({ targets }) => targets.length > 0);
  const { timeoutMs } = options;
  const program = sourceProgram(
    checks.map(({ plugin, targets, rounds }) => ({
      check: plugin.name,
      tools: plugin.needs.tools,
      program: plugin.program(repeated(targets, rounds), { timeoutMs, count: countOf(plugin, options) }),
    })),
  );
  const untried = found.flatMap(({ targets }) => targets.untried);
  return { source, floater, checks, untried, program, asked: askedOf(checks) };
}

function askedOf(checks: readonly CheckJob[]): ExpectedOutput {
  let addresses: ReadonlySet<string> | undefined;
  return {
    records: checks.map(({ targets, rounds }) => targets.length * rounds),
    attempts: checks.reduce((sum, { targets, attempts }) => sum + targets.length * attempts, 0),
    // Few sources have any remark, and each of a thousand would keep a thousand addresses while it waits.
    get addresses() {
      addresses ??= new Set(checks.flatMap(({ targets }) => targets.map(({ address }) => address)));
      return addresses;
    },
  };
}

/** How often each target of a check is probed. */
export function countOf(
  { count, usualCount = 1 }: Pick<Plugin, 'count' | 'usualCount'>,
  options: Pick<ProbeSettings, 'count'>,
): number {
  return count === 'once' ? 1 : (options.count ?? usualCount);
}

/** In rounds, so that the attempts at one target are spread over time. */
function repeated(targets: readonly Target[], rounds: number): readonly Target[] {
  return rounds === 1 ? targets : Array.from({ length: rounds }, () => targets).flat();
}

function chosen({ tried, untried }: Targets, only: JobRequest['only']): Targets {
  return only ? { tried: tried.filter(only), untried: untried.filter(only) } : { tried, untried };
}

/**
 * Begins with the target after the source itself, which spreads the load evenly and is the same in every run.
 */
function rotated(targets: readonly Target[], source: number): readonly Target[] {
  const start = targets.findIndex(({ endpoint }) => endpoint > source);
  return start <= 0 ? targets : [...targets.slice(start), ...targets.slice(0, start)];
}

/** Runs a source's program in its floater, if it has any check. */
export async function probeSource(way: ExecWay, job: SourceJob): Promise<Execution> {
  return job.checks.length === 0 ? UNTRIED : await execTwice(way, job);
}

export interface Ran {
  readonly bound: BoundPlan;
  readonly options: Pick<ProbeSettings, 'count' | 'maxLoss'>;
  readonly job: SourceJob;
  readonly execution: Execution;
}

/** Judges what came back, target by target. A list of them all would take much memory in large clusters. */
export function eachJudgement(ran: Ran, visit: (target: Target, judgement: Judgement) => void): void {
  const { job, options } = ran;
  const { count, maxLoss = 0 } = options;
  for (const [check, { plugin, targets, rounds, attempts }] of job.checks.entries()) {
    const judged = (target: Target, number: number) =>
      believable(judgeRecord({ plugin, target, check, number }, ran), attempts);
    for (let index = 0; index < targets.length; index += 1) {
      const target = targets[index];
      if (!target) continue;
      const tries = Array.from({ length: rounds }, (_, round) => judged(target, round * targets.length + index));
      const judgement = combine(tries, maxLoss);
      // A user who did not ask for repeats does not see how they spread.
      visit(target, count === undefined ? withoutAttempts(judgement) : judgement);
    }
  }
}

function withoutAttempts(judgement: Judgement): Judgement {
  if (!judgement.attempts) return judgement;
  const { attempts: _, ...rest } = judgement;
  return rest as Judgement;
}

interface RecordPlace {
  readonly plugin: Plugin;
  readonly target: Target;
  readonly check: number;
  readonly number: number;
}

function judgeRecord({ plugin, target, check, number }: RecordPlace, { execution, bound, job }: Ran): Judgement {
  const { transcript } = execution;
  const { node } = job.floater;
  if (transcript.fault !== undefined) return unmeasured(execution, node);
  const lacking = transcript.missing.get(check);
  const records = transcript.records[check];
  if (lacking !== undefined && records?.size) {
    return programError(`the program says that it has no ${lacking}, and what came of probes`);
  }
  if (lacking !== undefined) return cannot(`the floater's image lacks one of: ${lacking}`);
  const fields = records?.get(number);
  if (fields === undefined) return unmeasured(execution, node);
  if (transcript.contradicted[check]?.has(number)) return programError('the program printed two records that differ');
  return plugin.judge(target, { fields, remark: transcript.remarks.get(target.address) }, bound.floaters);
}
