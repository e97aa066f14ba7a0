import type { ExecEnd } from '../kube/client.ts';
import type { Transcript } from './records.ts';
import type { ErrorReason, Judgement } from './verdict.ts';

/** One source's exec, as it ended. */
export interface Execution {
  readonly end: ExecEnd;
  readonly transcript: Transcript;
  /** Whether the API server was waited for in vain. */
  readonly isApiAway: boolean;
}

/** A probe without a record that can be believed was not measured: never `fail`, never `pass`. Pure. */
export function unfinished(execution: Execution, node: string): Judgement {
  const { strange, fault } = execution.transcript;
  const words =
    (fault === undefined ? wordsOf(execution, node) : `the program cannot be believed: ${fault}`) +
    (strange ? `; it said ${JSON.stringify(strange.slice(0, 200))}` : '');
  return { verdict: 'error', reason: reasonOf(execution), detail: words };
}

/** PROGRAM where the program itself ended short of its records; EXEC where we only lost sight of it. */
function reasonOf({ end, transcript: { started, complete, fault } }: Execution): ErrorReason {
  if (fault !== undefined) return started ? 'PROGRAM' : 'EXEC';
  if (end.kind === 'refused' && (end.status === 401 || end.status === 403)) return 'FORBIDDEN';
  if (end.kind === 'refused' && end.status === 404) return 'POD';
  return started && (complete || end.kind === 'exited') ? 'PROGRAM' : 'EXEC';
}

/** How Go says that it made no connection (ours are said by Node): to the kubelet, if not to a webhook on the way there. */
const NO_KUBELET = /^(?!.*\bwebhook\b).*\bdial(ing)? /;

function wordsOf({ end, transcript, isApiAway }: Execution, node: string): string {
  const words = endWords(end);
  if (isApiAway) return `the API server does not answer: ${words}`;
  if (transcript.started || end.kind === 'exited') return words;
  if (end.kind === 'timeout') return `the kubelet of ${node} does not answer: ${words}`;
  if (NO_KUBELET.test(end.message)) return `the API server cannot reach the kubelet of ${node}: ${words}`;
  if (end.kind === 'refused' && end.status === 404) return `the floater on ${node}, or the node, is gone: ${words}`;
  return words;
}

function endWords(end: ExecEnd): string {
  switch (end.kind) {
    case 'exited':
      return `the program ended with ${end.code} before this probe${end.stderr ? `: ${end.stderr.trim().split('\n')[0]}` : ''}`;
    case 'refused':
      return `exec refused with ${end.status}: ${end.message}${end.status === 401 ? '; log in again' : ''}`;
    case 'timeout':
    case 'broken':
      return end.message;
    default:
      return end satisfies never;
  }
}
