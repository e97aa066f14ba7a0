import type { ExecEnd } from '../kube/client.ts';
import type { Obstacle } from '../model/obstacle.ts';
import type { ErrorReason, Judgement } from '../model/verdict.ts';
import type { Execution } from './execution.ts';
import { obstacleOf } from './obstacle-of.ts';

/** Without a record that can be believed, a probe was not measured. It is never `fail` or `pass`. Pure. */
export function unmeasured(execution: Execution, node: string): Judgement {
  const { end, transcript } = execution;
  const { strange, fault } = transcript;
  const obstacle = fault === undefined ? obstacleOf(execution, node) : 'program';
  const head = HEADS[obstacle]?.(node);
  const words =
    fault === undefined ? `${head ? `${head}: ` : ''}${endWords(end)}` : `the program cannot be believed: ${fault}`;
  const said = strange ? `; it said ${JSON.stringify(strange.slice(0, 200))}` : '';
  return { verdict: 'error', reason: reasonOf(obstacle, execution), detail: `${words}${said}`, obstacle };
}

/** PROGRAM if the program itself ended before all its records; EXEC if we only lost sight of it. */
function reasonOf(obstacle: Obstacle, { end, transcript: { started } }: Execution): ErrorReason {
  if (obstacle === 'program') return started ? 'PROGRAM' : 'EXEC';
  // A webhook that could not be called (500) has not refused anything.
  if (FORBIDDEN.includes(obstacle) && end.kind === 'refused' && end.status < 500) return 'FORBIDDEN';
  return obstacle === 'pod-gone' || obstacle === 'node-gone' ? 'POD' : 'EXEC';
}

const FORBIDDEN: readonly Obstacle[] = ['logged-out', 'no-right', 'admission'];

/** What the end means, if its own words do not say so. */
const HEADS: Readonly<Partial<Record<Obstacle, (node: string) => string>>> = {
  handshake: () => 'WebSocket does not pass',
  'not-served': () => 'the path of execs is not served',
  'api-away': () => 'the API server does not answer',
  'kubelet-unreached': (node) => `the API server cannot reach the kubelet of ${node}`,
  'kubelet-no-certificate': (node) => `the kubelet of ${node} has no serving certificate`,
  'kubelet-untrusted': (node) => `the API server does not trust the kubelet of ${node}`,
  'kubelet-refuses': (node) => `the kubelet of ${node} refuses the API server`,
  'kubelet-other': (node) => `the kubelet that answers for ${node} does not know its floater`,
  konnectivity: (node) => `no tunnel leads from the API server to the kubelet of ${node}`,
  silent: (node) => `the kubelet of ${node} does not answer`,
  'node-gone': (node) => `the node ${node} is gone`,
};

function endWords(end: ExecEnd): string {
  switch (end.kind) {
    case 'exited':
      return `the program ended with ${end.code} before this probe${end.stderr ? `: ${end.stderr.trim().split('\n')[0]}` : ''}`;
    case 'refused':
      return `exec refused with ${end.status}: ${end.message}${end.server ? ` (server: ${end.server})` : ''}${end.status === 401 ? '; log in again' : ''}`;
    case 'timeout':
    case 'broken':
      return end.message;
    default:
      return end satisfies never;
  }
}
