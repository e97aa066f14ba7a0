import { CONTAINER } from '../floater/labels.ts';
import type { ExecEnd, KubeClient } from '../kube/client.ts';
import type { BoundPlan, Floater } from '../plan/bind.ts';
import type { Plugin, ProbeOptions, Target, Targets, Untried } from './plugin.ts';
import { type SourceProgram, sourceProgram } from './program.ts';
import { type Transcript, transcriptReader } from './records.ts';
import type { ErrorReason, Judgement } from './verdict.ts';

/** Milliseconds: a kubelet that does not answer must not hold up the run. */
const OPEN_TIMEOUT_MS = 15_000;
/** What the client allows beyond the program's own deadline, for the way there and back. */
const GRACE_MS = 10_000;

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
  readonly bound: BoundPlan;
  /** Cuts the exec. */
  readonly signal: AbortSignal;
}

/** Runs a source's program in its floater and judges what came back. */
export async function probeSource(scene: Scene, job: SourceJob): Promise<readonly Judged[]> {
  if (job.checks.length === 0) return [];
  const first = await execProgram(scene, job);
  // A refusal or a broken dial before the first line says nothing of the probes: once more. A time-out already took its time.
  const again = !first.transcript.started && first.end.kind !== 'exited' && first.end.kind !== 'timeout';
  const { end, transcript } = again ? await execProgram(scene, job) : first;
  return job.checks.flatMap(({ plugin, targets }, check) =>
    targets.map((target, number) => ({
      target,
      judgement: judgeTarget({ plugin, target, check, number }, { end, transcript }, scene.bound),
    })),
  );
}

interface Execution {
  readonly end: ExecEnd;
  readonly transcript: Transcript;
}

async function execProgram({ client, signal }: Scene, { floater, checks, program }: SourceJob): Promise<Execution> {
  const reader = transcriptReader(checks.length);
  const end = await client.exec({
    namespace: floater.namespace,
    pod: floater.pod,
    container: CONTAINER,
    command: program.command,
    stdin: program.text,
    onStdout: reader.push,
    openTimeoutMs: OPEN_TIMEOUT_MS,
    timeoutMs: OPEN_TIMEOUT_MS + program.deadlineMs + GRACE_MS,
    signal,
  });
  return { end, transcript: reader.finish() };
}

interface Place {
  readonly plugin: Plugin;
  readonly target: Target;
  readonly check: number;
  readonly number: number;
}

function judgeTarget(
  { plugin, target, check, number }: Place,
  { end, transcript }: Execution,
  bound: BoundPlan,
): Judgement {
  const lacking = transcript.missing.get(check);
  if (lacking !== undefined) return { verdict: 'skip', detail: `the floater's image lacks one of: ${lacking}` };
  const fields = transcript.records[check]?.get(number);
  if (fields === undefined) return unfinished(end, transcript);
  return plugin.judge(target, { fields, remark: transcript.remarks.get(target.address) }, bound.floaters);
}

/** A probe without a record was not measured: never `fail`, never `pass`. */
function unfinished(end: ExecEnd, transcript: Transcript): Judgement {
  const { strange } = transcript;
  const words = endWords(end) + (strange ? `; it said ${JSON.stringify(strange.slice(0, 200))}` : '');
  return { verdict: 'error', reason: unfinishedReason(end, transcript), detail: words };
}

/** PROGRAM where the program itself ended short of its records; EXEC where we only lost sight of it. */
function unfinishedReason(end: ExecEnd, { started, complete }: Transcript): ErrorReason {
  if (end.kind === 'refused' && end.status === 403) return 'FORBIDDEN';
  return started && (complete || end.kind === 'exited') ? 'PROGRAM' : 'EXEC';
}

function endWords(end: ExecEnd): string {
  switch (end.kind) {
    case 'exited':
      return `the program ended with ${end.code} before this probe${end.stderr ? `: ${end.stderr.trim().split('\n')[0]}` : ''}`;
    case 'refused':
      return `exec refused with ${end.status}: ${end.message}`;
    case 'timeout':
    case 'broken':
      return end.message;
    default:
      return end satisfies never;
  }
}
