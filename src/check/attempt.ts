import type { ApiGate } from '../kube/api-gate.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Floater } from '../model/bound-plan.ts';
import { CONTAINER } from '../model/labels.ts';
import type { Execution } from './execution.ts';
import type { ExpectedOutput } from './limits.ts';
import type { SourceProgram } from './program.ts';
import { transcriptReader } from './records.ts';

/** Milliseconds: a kubelet that does not answer must not hold up the run. */
const OPEN_TIMEOUT_MS = 15_000;
/** How long the client waits beyond the program's own deadline, for the way there and back. */
const GRACE_MS = 10_000;
/**
 * If an exec takes this long to open, we ask whether the API server is there. Later we could not find out.
 */
const DOUBT_MS = 3_000;
/** The minimum time of a second try, however long the first one took. */
const SHORT_MS = 1_000;

/** Where a program runs. */
export interface ExecWay {
  readonly client: KubeClient;
  readonly gate: ApiGate;
  /** Cuts the exec. */
  readonly signal: AbortSignal;
  /** Called when the program runs. */
  readonly onRunning?: () => void;
}

export interface Order {
  readonly floater: Floater;
  /** What its program should print. */
  readonly asked: ExpectedOutput;
  readonly program: SourceProgram;
}

/**
 * If an exec is refused, or its connection breaks before the first line, this says nothing about the probes,
 * so it is tried once more. A timeout has already cost its time, and is tried again only if the API server
 * was away. Both tries together wait for a kubelet no longer than one would.
 */
export async function execTwice(way: ExecWay, order: Order): Promise<Execution> {
  const { gate, signal } = way;
  if (!(await gate.open())) return { ...UNTRIED, isApiAway: true };
  const began = Date.now();
  const first = await execProgram(way, order, OPEN_TIMEOUT_MS);
  const { started, fault } = first.transcript;
  if (started || fault !== undefined || first.end.kind === 'exited' || signal.aborted) return first;
  const presence = await gate.ask(began);
  if (presence === 'away') return { ...first, isApiAway: true };
  if (presence === 'back') return await execProgram(way, order, OPEN_TIMEOUT_MS);
  if (first.end.kind === 'timeout') return first;
  return await execProgram(way, order, Math.max(SHORT_MS, OPEN_TIMEOUT_MS - (Date.now() - began)));
}

/** An exec that was not begun. */
export const UNTRIED: Execution = {
  end: { kind: 'broken', message: 'the exec was not begun' },
  transcript: transcriptReader({ records: [], attempts: 0, addresses: new Set() }).finish(),
  isApiAway: false,
};

async function execProgram(
  { client, gate, signal, onRunning = () => {} }: ExecWay,
  { floater, asked, program }: Order,
  openTimeoutMs: number,
): Promise<Execution> {
  const reader = transcriptReader(asked);
  const tooMuch = new AbortController();
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
      onRunning();
      if (!reader.push(chunk)) tooMuch.abort();
    },
    openTimeoutMs,
    timeoutMs: openTimeoutMs + program.deadlineMs + GRACE_MS,
    signal: AbortSignal.any([signal, tooMuch.signal]),
  });
  clearTimeout(doubt);
  return { end, transcript: reader.finish(), isApiAway: false };
}
