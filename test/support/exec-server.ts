import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ExecTarget } from '../../src/kube/exec.ts';
import type { Answer } from './api-server.ts';

/** Channels of the remote command protocol. */
const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, status: 3 } as const;

/** The kubelet's end of one exec. */
export interface Session {
  readonly url: URL;
  readonly protocol: string;
  readonly headers: IncomingMessage['headers'];
  readonly socket: WebSocket;
  readonly send: (channel: keyof typeof CHANNELS, data: string | Buffer) => void;
  /** All of stdin so far. */
  readonly stdin: () => Buffer;
  /** Resolves when this many bytes of stdin have arrived. */
  readonly received: (bytes: number) => Promise<void>;
}

export interface ExecServer extends AsyncDisposable {
  readonly url: string;
}

export interface ExecServerOptions {
  readonly onExec?: (session: Session) => void;
  /** Replaces the WebSocket handshake. */
  readonly onUpgrade?: (socket: Duplex) => void;
  /** Runs before the handshake. If it returns false, it has answered itself. */
  readonly beforeUpgrade?: (socket: Duplex, request: IncomingMessage) => boolean;
  readonly protocols?: readonly string[];
  /** Whether it answers pings, as every server should. */
  readonly pongs?: boolean;
  /** If set, the server speaks https with it. */
  readonly tls?: ServerOptions;
  /** Answers requests other than execs. */
  readonly answer?: Answer;
  /** Where it listens. Its URL is the one on 127.0.0.1. */
  readonly host?: string;
}

export const SUCCESS = JSON.stringify({ metadata: {}, status: 'Success' });

/** What the status channel says about a command with an exit code other than 0. */
export function exitStatus(code: number): string {
  return JSON.stringify({
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: exit status ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  });
}

/** An API server that only serves exec. */
export async function execServer(options: ExecServerOptions) {
  const {
    onExec,
    onUpgrade,
    beforeUpgrade = () => true,
    protocols = ['v5.channel.k8s.io'],
    pongs = true,
    tls,
    answer,
    host = '127.0.0.1',
  } = options;
  const server: Server = tls ? createSecureServer(tls) : createServer();
  if (answer) server.on('request', answer);
  const sockets = new WebSocketServer({
    noServer: true,
    autoPong: pongs,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });
  const open = new Set<Duplex>();
  // A client that does not trust the certificate hangs up.
  server.on('tlsClientError', () => {});
  server.on('upgrade', (request, socket, head) => {
    open.add(socket);
    socket.on('error', () => {});
    if (onUpgrade) onUpgrade(socket);
    else if (beforeUpgrade(socket, request))
      sockets.handleUpgrade(request, socket, head, (accepted) => onExec?.(sessionOf(accepted, request)));
  });
  server.listen(0, host);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the server has no port');
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${bound.port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  } satisfies ExecServer;
}

function sessionOf(socket: WebSocket, request: IncomingMessage): Session {
  const chunks: Buffer[] = [];
  const waiting: (() => void)[] = [];
  socket.on('error', () => {});
  socket.on('message', (data: Buffer) => {
    if (data[0] === CHANNELS.stdin) chunks.push(data.subarray(1));
    for (const look of waiting) look();
  });
  const stdin = () => Buffer.concat(chunks);
  return {
    url: new URL(request.url ?? '/', 'http://127.0.0.1'),
    protocol: socket.protocol,
    headers: request.headers,
    socket,
    stdin,
    send: (channel, data) => socket.send(Buffer.concat([Buffer.of(CHANNELS[channel]), Buffer.from(data)])),
    received: (bytes) =>
      new Promise((resolve) => {
        const look = () => {
          if (stdin().length >= bytes) resolve();
        };
        waiting.push(look);
        look();
      }),
  };
}

/** Leads to the server, with a token. */
export function targetAt(server: string): ExecTarget {
  return { server, options: { headers: { Authorization: 'Bearer the-token' } } };
}
