import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { type Access, parsed } from './raw-client.ts';

/** How an exec ended: an answer in place of the channel, or the content of the status channel. */
export type ExecOutcome =
  | { readonly status: number; readonly type: string; readonly body: unknown }
  | { readonly protocol: string; readonly stdout: string; readonly stderr: string; readonly said: unknown };

export interface ExecAsked {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string | undefined;
  readonly command: readonly string[];
  readonly protocols: readonly string[];
  /** Default: all three. */
  readonly streams?: readonly string[];
}

const PATIENCE_MS = 20_000;
const STREAMS = ['stdin', 'stdout', 'stderr'];
const [STDOUT, STDERR, STATUS] = [1, 2, 3];

export async function execRaw({ server, tls }: Access, asked: ExecAsked): Promise<ExecOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<ExecOutcome>();
  const socket = new WebSocket(urlOf(server, asked), [...asked.protocols], tls);
  const timer = setTimeout(() => reject(new Error('the exec did not end')), PATIENCE_MS);
  const heard = new Map<number, string>();
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? -1;
    heard.set(channel, (heard.get(channel) ?? '') + data.subarray(1).toString('utf8'));
  });
  socket.on('unexpected-response', (_, response: IncomingMessage) => void refusalIn(response).then(resolve, reject));
  // The handshake failed.
  socket.on('error', ({ message }) => resolve({ status: 0, type: '', body: message }));
  socket.on('close', () => {
    const [stdout, stderr, said] = [STDOUT, STDERR, STATUS].map((channel = -1) => heard.get(channel) ?? '');
    resolve({ protocol: socket.protocol, stdout: stdout ?? '', stderr: stderr ?? '', said: parsed(said ?? '') });
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.terminate();
  }
}

function urlOf(server: string, { namespace, pod, container, command, streams = STREAMS }: ExecAsked): URL {
  const url = new URL(`${server.replace(/^http/, 'ws')}/api/v1/namespaces/${namespace}/pods/${pod}/exec`);
  for (const word of command) url.searchParams.append('command', word);
  if (container !== undefined) url.searchParams.append('container', container);
  for (const stream of streams) url.searchParams.append(stream, 'true');
  return url;
}

async function refusalIn(response: IncomingMessage): Promise<ExecOutcome> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const { 'content-type': type = '' } = response.headers;
  return { status: response.statusCode ?? 0, type, body: parsed(Buffer.concat(chunks).toString('utf8')) };
}
