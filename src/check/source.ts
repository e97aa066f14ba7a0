import type { BoundPlan, Floater } from '../plan/bind.ts';
import { execTwice, type Way } from './attempt.ts';
import type { Plugin, ProbeOptions, Target, Targets, Untried } from './plugin.ts';
import { type SourceProgram, sourceProgram } from './program.ts';
import { type Execution, unfinished } from './unfinished.ts';
import type { Judgement } from './verdict.ts';

/** One source's work: what to probe, by check, and the program for all of it. */
export interface SourceJob {
  readonly source: number;
  readonly floater: Floater;
  readonly checks: readonly { readonly plugin: Plugin; readonly targets: readonly Target[] }[];
  readonly untried: readonly Untried[];
  readonly program: SourceProgram;
}

export interface Judged {
  readonly target: Target;
  readonly judgement: Judgement;
}

export interface JobRequest {
  readonly bound: BoundPlan;
  readonly plugins: readonly Plugin[];
  readonly source: number;
  readonly options: ProbeOptions;
  /** Where given, only these targets are taken. */
  readonly only?: (target: { readonly section: Target['section']; readonly endpoint: number }) => boolean;
}

/** Pure. Each source begins with another destination, so that not all of them hit the same one at once. */
export function sourceJob({ bound, plugins, source, options, only = () => true }: JobRequest): SourceJob | undefined {
  const floater = bound.floaters[source];
  if (!floater) return undefined;
  const found = plugins.map((plugin) => ({ plugin, targets: filtered(plugin.targets(bound, source), only) }));
  const checks = found
    .map(({ plugin, targets }) => ({ plugin, targets: rotated(targets.tried, source) }))
    .filter(({ targets }) => targets.length > 0);
  const program = sourceProgram(
    checks.map(({ plugin, targets }) => ({
      check: plugin.name,
      tools: plugin.needs.tools,
      program: plugin.program(targets, options),
    })),
  );
  return { source, floater, checks, untried: found.flatMap(({ targets }) => targets.untried), program };
}

function filtered({ tried, untried }: Targets, only: NonNullable<JobRequest['only']>): Targets {
  return { tried: tried.filter(only), untried: untried.filter(only) };
}

/** From the place behind the source itself: spread evenly, and the same in every run. */
function rotated(targets: readonly Target[], source: number): readonly Target[] {
  const start = targets.findIndex(({ endpoint }) => endpoint > source);
  return start <= 0 ? targets : [...targets.slice(start), ...targets.slice(0, start)];
}

export interface Scene extends Way {
  readonly bound: BoundPlan;
}

/** Runs a source's program in its floater and judges what came back. */
export async function probeSource(scene: Scene, job: SourceJob): Promise<readonly Judged[]> {
  if (job.checks.length === 0) return [];
  const execution = await execTwice(scene, job);
  return job.checks.flatMap(({ plugin, targets }, check) =>
    targets.map((target, number) => ({
      target,
      judgement: judgeTarget({ plugin, target, check, number, node: job.floater.node }, execution, scene.bound),
    })),
  );
}

interface Place {
  readonly plugin: Plugin;
  readonly target: Target;
  readonly check: number;
  readonly number: number;
  /** Of the source. */
  readonly node: string;
}

function judgeTarget(
  { plugin, target, check, number, node }: Place,
  execution: Execution,
  bound: BoundPlan,
): Judgement {
  const { transcript } = execution;
  const lacking = transcript.missing.get(check);
  if (lacking !== undefined) return { verdict: 'skip', detail: `the floater's image lacks one of: ${lacking}` };
  const fields = transcript.records[check]?.get(number);
  if (fields === undefined) return unfinished(execution, node);
  return plugin.judge(target, { fields, remark: transcript.remarks.get(target.address) }, bound.floaters);
}
