import { CONTAINER } from '../floater/labels.ts';
import type { ApiGate } from '../kube/api-gate.ts';
import type { ExecEnd, KubeClient } from '../kube/client.ts';
import type { BoundPlan, Floater } from '../plan/bind.ts';
import type { Plugin, ProbeOptions, Target, Targets, Untried } from './plugin.ts';
import { type SourceProgram, sourceProgram } from './program.ts';
import { transcriptReader } from './records.ts';
import { type Execution, unfinished } from './unfinished.ts';
import type { Judgement } from './verdict.ts';

/** Milliseconds: a kubelet that does not answer must not hold up the run. */
const OPEN_TIMEOUT_MS = 15_000;
/** What the client allows beyond the program's own deadline, for the way there and back. */
const GRACE_MS = 10_000;
/** An exec that takes this long to open makes us ask whether the API server is there: later that could not be told. */
const DOUBT_MS = 3_000;
/** What a second try gets, however long the first took. */
const SHORT_MS = 1_000;

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

export interface Scene {
  readonly client: KubeClient;
  readonly gate: ApiGate;
  readonly bound: BoundPlan;
  /** Cuts the exec. */
  readonly signal: AbortSignal;
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

/**
 * A refusal or a broken dial before the first line says nothing of the probes: once more. A time-out already took its
 * time, and is worth another only where the API server was away. Both tries together wait for a kubelet no longer than one.
 */
async function execTwice(scene: Scene, job: SourceJob): Promise<Execution> {
  const { gate, signal } = scene;
  if (!(await gate.open())) return { end: NOT_TRIED, transcript: transcriptReader(0).finish(), isApiAway: true };
  const began = Date.now();
  const first = await execProgram(scene, job, OPEN_TIMEOUT_MS);
  if (first.transcript.started || first.end.kind === 'exited' || signal.aborted) return first;
  const presence = await gate.ask(began);
  if (presence === 'away') return { ...first, isApiAway: true };
  if (presence === 'back') return await execProgram(scene, job, OPEN_TIMEOUT_MS);
  if (first.end.kind === 'timeout') return first;
  return await execProgram(scene, job, Math.max(SHORT_MS, OPEN_TIMEOUT_MS - (Date.now() - began)));
}

const NOT_TRIED: ExecEnd = { kind: 'broken', message: 'the exec was not begun' };

async function execProgram(
  { client, gate, signal }: Scene,
  { floater, checks, program }: SourceJob,
  openTimeoutMs: number,
): Promise<Execution> {
  const reader = transcriptReader(checks.length);
  const began = Date.now();
  const doubt = setTimeout(() => void gate.ask(began), DOUBT_MS);
  const end = await client.exec({
    namespace: floater.namespace,
    pod: floater.pod,
    container: CONTAINER,
    command: program.command,
    stdin: program.text,
    onStdout: (chunk) => {
      clearTimeout(doubt);
      reader.push(chunk);
    },
    openTimeoutMs,
    timeoutMs: openTimeoutMs + program.deadlineMs + GRACE_MS,
    signal,
  });
  clearTimeout(doubt);
  return { end, transcript: reader.finish(), isApiAway: false };
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
