import type { ExecEnd, ExecRequest } from '../../src/kube/client.ts';
import { execOver } from '../../src/kube/exec.ts';
import { type ExecServerOptions, execServer, SUCCESS, targetAt } from './exec-server.ts';

interface Ran {
  readonly end: ExecEnd;
  readonly stdout: string;
  readonly ms: number;
}

export const anExec: ExecRequest = {
  namespace: 'netdoctor-system',
  pod: 'netdoctor-floater-1',
  container: 'floater',
  command: ['sh', '-c', 's=$(head -c 9); eval "$s"'],
  stdin: 'the program',
  onStdout: () => {},
  openTimeoutMs: 2_000,
  timeoutMs: 4_000,
};

interface Asked extends Partial<ExecRequest> {
  readonly signal?: AbortSignal;
}

/** One exec on a server of its own. */
export async function exec(options: ExecServerOptions, { signal, ...asked }: Asked = {}): Promise<Ran> {
  await using server = await execServer(options);
  let stdout = '';
  const started = Date.now();
  const onStdout = (chunk: string) => {
    stdout += chunk;
  };
  const request = { ...anExec, onStdout, ...asked };
  const end = await execOver(targetAt(server.url), request, signal ?? new AbortController().signal);
  return { end, stdout, ms: Date.now() - started };
}

/** A server whose command prints this, and then ends with this status. */
export function prints(stdout: readonly (string | Buffer)[], status: string | Buffer = SUCCESS): ExecServerOptions {
  return {
    onExec: ({ send }) => {
      for (const chunk of stdout) send('stdout', chunk);
      send('status', status);
    },
  };
}
