import type { WebSocket } from 'ws';
import type { Running } from './container.ts';

/**
 * Channels of the remote command protocol: the first byte of each message. Only v5 has 255, which closes the
 * channel named by its second byte. https://kep.k8s.io/4006
 */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const CLOSE = 255;

/** The protocols of kubelets and API servers since 1.16, newest first. */
export const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const;

export interface ExecStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

export interface Session {
  readonly socket: WebSocket;
  readonly running: Running;
  /** The command that it runs. */
  readonly command: readonly string[];
  readonly streams: ExecStreams;
  /** After this many lines of stdout, the connection is cut. */
  readonly cutAfter?: number | undefined;
}

/**
 * Connects a process to the WebSocket of its exec. Closing the socket does not end the process: kubelets let
 * it run.
 */
export async function converse({ socket, running, command, streams, cutAfter }: Session): Promise<void> {
  const send = (channel: number, data: Buffer) => {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.of(channel), data]));
  };
  running.stdin.on('error', () => {});
  if (!streams.stdin) running.stdin.end();
  socket.on('message', (data: Buffer) => {
    if (data[0] === STDIN && streams.stdin) running.stdin.write(data.subarray(1));
    if (data[0] === CLOSE && data[1] === STDIN && socket.protocol === PROTOCOLS[0]) running.stdin.end();
  });
  let left = cutAfter ?? Number.POSITIVE_INFINITY;
  running.stdout.on('data', (chunk: Buffer) => {
    if (!streams.stdout || left <= 0) return;
    const kept = firstLines(chunk, left);
    left -= linesIn(chunk);
    send(STDOUT, kept);
    if (left <= 0) socket.terminate();
  });
  running.stderr.on('data', (chunk: Buffer) => {
    if (streams.stderr) send(STDERR, chunk);
  });
  const { exitCode, trouble } = await running.ended;
  send(STATUS, Buffer.from(JSON.stringify(statusOf({ exitCode, trouble, command }, socket.protocol))));
  socket.close(1000);
}

function linesIn(chunk: Buffer): number {
  return chunk.reduce((count, byte) => count + (byte === NEWLINE ? 1 : 0), 0);
}

const NEWLINE = 10;

function firstLines(chunk: Buffer, lines: number): Buffer {
  if (linesIn(chunk) <= lines) return chunk;
  let at = 0;
  for (let line = 0; line < lines; line += 1) at = chunk.indexOf(NEWLINE, at) + 1;
  return chunk.subarray(0, at);
}

interface End {
  readonly exitCode: number | undefined;
  readonly trouble: string | undefined;
  readonly command: readonly string[];
}

/**
 * The final message on the status channel. In v5 the kubelet writes it; in v4 the API server writes what the
 * kubelet reported. Each has its own words.
 */
function statusOf({ exitCode, trouble, command }: End, protocol: string): object {
  const isNew = protocol === PROTOCOLS[0];
  const metadata = isNew ? { metadata: {} } : {};
  if (exitCode === 0) return { ...metadata, status: 'Success' };
  if (exitCode === undefined) {
    const said = `Internal error occurred: error executing command in container: ${trouble ?? 'it was ended by a signal'}`;
    const failed = { ...metadata, status: 'Failure', reason: 'InternalError', code: 500 };
    if (!isNew) return { ...failed, message: said };
    return { ...failed, message: `Internal error occurred: ${said}`, details: { causes: [{ message: said }] } };
  }
  const why = isNew
    ? `command terminated with exit code ${exitCode}`
    : `error executing command [${command.join(' ')}], exit code ${exitCode}`;
  return {
    ...metadata,
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${why}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  };
}
