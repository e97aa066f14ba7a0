import type { ClientRequest, IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import { refusalText } from './body.ts';
import type { ExecEnd, ExecRequest } from './client.ts';
import { isHandshakeFault } from './handshake.ts';
import { MOST_MESSAGE, MOST_STATUS, MOST_STDERR, shortened } from './limits.ts';
import type { Status } from './objects.ts';
import { parseRetryAfter } from './patience.ts';
import { patientTimer } from './patient-timer.ts';
import { refusalWords } from './refusal.ts';

/** Channels of the remote command protocol; KEP-4006 and kubernetes/apimachinery `remotecommand`. */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
/** v5 adds a way to close stdin, which we never use; servers before 1.30 speak v4. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const PING_MS = 5_000;
const PONG_MS = 30_000;
const CHUNK_BYTES = 16 * 1024;
const STDERR_KEPT = 2_000;
/** A character has at most four bytes. */
const STDERR_BYTES = 4 * STDERR_KEPT;

/** Where an exec goes, and its credentials. */
export interface ExecTarget {
  readonly server: string;
  /** Headers, and the function that makes the connection, including TLS and proxy. */
  readonly options: ClientOptions;
}

/**
 * One exec over one WebSocket. client-node's own `Exec` loses the body of a refusal, never ends if the
 * connection drops before the status, and has no deadline. Here, every way of ending produces an `ExecEnd`.
 */
export async function execOver(target: ExecTarget, request: ExecRequest, signal: AbortSignal): Promise<ExecEnd> {
  // Compressed data could be any size when decompressed, and no API server compresses.
  const options = { ...target.options, maxPayload: MOST_MESSAGE, perMessageDeflate: false };
  const socket = new WebSocket(execUrl(target.server, request), PROTOCOLS, options);
  return await converse(socket, request, signal);
}

function execUrl(server: string, { namespace, pod, container, command }: ExecRequest): URL {
  const url = new URL(`${server.replace(/^http/, 'ws')}/api/v1/namespaces/${namespace}/pods/${pod}/exec`);
  for (const word of command) url.searchParams.append('command', word);
  url.searchParams.append('container', container);
  for (const stream of ['stdin', 'stdout', 'stderr']) url.searchParams.append(stream, 'true');
  return url;
}

function converse(socket: WebSocket, request: ExecRequest, signal: AbortSignal): Promise<ExecEnd> {
  const { promise, resolve } = Promise.withResolvers<ExecEnd>();
  const stops: (() => void)[] = [];
  const decoder = new TextDecoder();
  let stderr = '';
  let complaints = 0;
  let ended = false;
  let isOpen = false;

  const end = (result: ExecEnd) => {
    if (ended) return;
    ended = true;
    for (const stop of stops) stop();
    signal.removeEventListener('abort', onAbort);
    socket.terminate();
    resolve(result);
  };
  const onAbort = () => end({ kind: 'broken', message: 'interrupted' });
  signal.addEventListener('abort', onAbort);

  const silence = () => (socket.readyState === socket.OPEN ? 'said nothing' : 'did not open');
  // Servers from 1.30 to 1.36 open the channel before they contact the kubelet, so only data that arrives
  // shows that the kubelet is there.
  const awaitAnswer = () =>
    patientTimer(request.openTimeoutMs, () =>
      end({ kind: 'timeout', message: `the exec ${silence()} within ${request.openTimeoutMs / 1000} s` }),
    );
  /** Undefined once there is an answer, or the end. */
  let stopOpening: (() => void) | undefined = awaitAnswer();
  const endOpening = () => {
    stopOpening?.();
    stopOpening = undefined;
  };
  stops.push(
    endOpening,
    patientTimer(request.timeoutMs, () =>
      end({ kind: 'timeout', message: `the exec did not end within ${Math.round(request.timeoutMs / 1000)} s` }),
    ),
  );
  socket.on('open', () => {
    isOpen = true;
    const timer = keepAlive(socket, () => end({ kind: 'broken', message: 'the exec channel went silent' }));
    stops.push(() => clearInterval(timer));
    // What waits in our own queue is not the kubelet's delay.
    sendStdin(socket, request.stdin, () => {
      if (!stopOpening) return;
      stopOpening();
      stopOpening = awaitAnswer();
    });
  });
  socket.on('unexpected-response', (_: ClientRequest, response: IncomingMessage) => {
    void refusalText(response, false)
      .catch(() => '')
      .then((text) =>
        end({
          kind: 'refused',
          status: response.statusCode ?? 0,
          ...refusalWords(text, response.headers),
          ...retryAfter(response),
        }),
      );
  });
  socket.on('message', (data: Buffer) => {
    const bytes = data.subarray(1);
    if (bytes.length > 0) endOpening();
    if (data[0] === STDOUT) request.onStdout(decoder.decode(bytes, { stream: true }));
    else if (data[0] === STDERR) {
      complaints += bytes.length;
      if (stderr.length < STDERR_KEPT)
        stderr = (stderr + bytes.subarray(0, STDERR_BYTES).toString('utf8')).slice(0, STDERR_KEPT);
      if (complaints > MOST_STDERR)
        end({ kind: 'broken', message: `the exec said too much on stderr: ${firstLine(stderr)}` });
    } else if (data[0] === STATUS) end(endOf(bytes, stderr));
  });
  socket.on('error', (error: Error) => {
    const at = isHandshakeFault(error) ? 'handshake' : 'connecting';
    end({ kind: 'broken', message: error.message, ...(isOpen ? {} : { at }) });
  });
  socket.on('close', (code: number) => end({ kind: 'broken', message: `the exec channel was cut (code ${code})` }));
  // Once all is set up, so that all of it ends.
  if (signal.aborted) onAbort();
  return promise;
}

/** A half-open connection causes no error by itself: no pong within 30 s means that it is dead. */
function keepAlive(socket: WebSocket, onSilent: () => void): NodeJS.Timeout {
  let heard = Date.now();
  socket.on('pong', () => {
    heard = Date.now();
  });
  return setInterval(() => {
    if (Date.now() - heard > PONG_MS) onSilent();
    else socket.ping();
  }, PING_MS);
}

/**
 * Sends a piece when the one before has been handed to the system: what waits in a socket's own queue is
 * copied again and again, and a thousand execs wait at once.
 * @param onSent called when all of it has been handed over
 */
function sendStdin(socket: WebSocket, text: string, onSent: () => void): void {
  const bytes = Buffer.from(text, 'utf8');
  const sendFrom = (at: number): void => {
    const end = at + CHUNK_BYTES;
    const message = Buffer.concat([Buffer.of(STDIN), bytes.subarray(at, end)]);
    socket.send(message, (error) => {
      if (error) return;
      if (end < bytes.length) sendFrom(end);
      else onSent();
    });
  };
  sendFrom(0);
}

function retryAfter({ headers }: IncomingMessage): { readonly retryAfterMs?: number } {
  const retryAfterMs = parseRetryAfter(headers['retry-after'], Date.now());
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

/**
 * Reads the status channel's document: success, an exit code among its causes, or an error of the runtime.
 */
function endOf(bytes: Buffer, stderr: string): ExecEnd {
  const text = bytes.subarray(0, MOST_STATUS).toString('utf8');
  const strange = { kind: 'broken', message: `strange exec status: ${text.slice(0, 200)}` } as const;
  if (bytes.length > MOST_STATUS) return strange;
  try {
    const status: Status = JSON.parse(text);
    if (status.status === 'Success') return { kind: 'exited', code: 0, stderr };
    const exit = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
    if (exit)
      return /^\d{1,10}$/.test(exit.message ?? '') ? { kind: 'exited', code: Number(exit.message), stderr } : strange;
    const message = shortened(String(status.message ?? 'the exec failed without words'));
    return { kind: 'broken', message, at: 'status' };
  } catch {
    return strange;
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
