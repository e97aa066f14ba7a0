import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../../src/errors.ts';
import type { ExecEnd } from '../../src/kube/client.ts';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { connect } from '../../src/kube/sdk.ts';

/** One context to try, and the environment. */
export interface Attempt {
  readonly context: ResolvedContext;
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds for the request, and for the exec to open. */
  readonly timeoutMs?: number;
  /** Milliseconds to stay for what comes too late, since an unhandled error ends the process. */
  readonly stayMs?: number;
}

/** The results of a request and of an exec. */
export interface Reached {
  /** The answer, or the error's message and, on a line of its own, its hint. */
  readonly rest: unknown;
  readonly exec: ExecEnd;
}

async function reach({ context, env, timeoutMs = 15_000, stayMs = 0 }: Attempt): Promise<Reached> {
  const asked = { namespace: 'n', pod: 'p', container: 'c', command: ['sh'], stdin: 'x', onStdout: () => {} };
  const client = connect(context, { signal: new AbortController().signal, env });
  const rest = await client.request({ method: 'GET', path: '/api/v1/nodes', timeoutMs }).catch(wordsOf);
  const exec = await client.exec({ ...asked, openTimeoutMs: timeoutMs, timeoutMs: 15_000 });
  await sleep(stayMs);
  return { rest, exec };
}

/** For errors that users see. Any other error is a bug, and ends the process with 1. */
function wordsOf(error: unknown): string {
  if (error instanceof ClusterError) return [error.message, error.hint].join('\n');
  throw error;
}

process.stdin.setEncoding('utf8');
let text = '';
for await (const chunk of process.stdin) text += chunk;
const attempts: readonly Attempt[] = JSON.parse(text);
const reached: readonly Reached[] = await Promise.all(attempts.map(reach));
process.stdout.write(JSON.stringify(reached), () => process.exit(0));
