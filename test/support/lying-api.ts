import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { type Agent, Agent as SecureAgent, request as secureRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';

/** How it lies. Everything else is the cluster's own answer. */
export interface Lies {
  /** Changes an answer in place, or returns another. */
  readonly answer?: (path: string, body: Record<string, unknown>) => unknown;
  /** Handles an exec in this pod itself. @returns whether it does */
  readonly exec?: (pod: string, socket: () => Promise<WebSocket>) => boolean;
}

export interface LyingApi extends AsyncDisposable {
  readonly kubeconfig: string;
}

/** Stands in front of a loopback cluster as an API server that lies about some things. */
export async function lyingApi(cluster: LoopbackCluster, lies: Lies): Promise<LyingApi> {
  const agent = agentOf(cluster);
  const sockets = new WebSocketServer({ noServer: true });
  const open = new Set<Duplex>();
  const server = createServer((request, response) => {
    const upstream = secureRequest(new URL(request.url ?? '/', cluster.url), upstreamOf(request, agent), (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const { pathname } = new URL(request.url ?? '/', cluster.url);
        response.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json' });
        response.end(lies.answer && answer.statusCode === 200 ? told(lies.answer, pathname, text) : text);
      });
    });
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  server.on('upgrade', (request, socket, head) => {
    open.add(socket);
    socket.on('error', () => {});
    const [, pod = ''] = /\/pods\/([^/]+)\/exec/.exec(request.url ?? '') ?? [];
    const accept = () =>
      new Promise<WebSocket>((resolve) =>
        sockets.handleUpgrade(request, socket, head, (accepted) => resolve(accepted)),
      );
    if (!lies.exec?.(pod, accept)) tunnelUp(request, socket, { agent, url: cluster.url });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Listening on a port, it has an address of this form.
  const { port } = server.address() as AddressInfo;
  const kubeconfig = join(cluster.folder, `lying-${port}`);
  writeFileSync(kubeconfig, kubeconfigTo(`http://127.0.0.1:${port}`));
  return {
    kubeconfig,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function told(answer: NonNullable<Lies['answer']>, path: string, text: string): string {
  try {
    const body = JSON.parse(text);
    return JSON.stringify(answer(path, body) ?? body);
  } catch (error) {
    // `/readyz` returns only a word.
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function upstreamOf({ method, headers }: IncomingMessage, agent: Agent) {
  const { host: _, 'accept-encoding': __, ...others } = headers;
  return { agent, ...(method ? { method } : {}), headers: others };
}

function tunnelUp(request: IncomingMessage, socket: Duplex, { agent, url }: { agent: Agent; url: string }): void {
  const upstream = secureRequest(new URL(request.url ?? '/', url), { agent, headers: request.headers });
  upstream.on('error', () => socket.destroy());
  upstream.on('upgrade', (answer, far) => {
    const lines = answer.rawHeaders.map((word, index) => (index % 2 === 0 ? `${word}: ` : `${word}\r\n`)).join('');
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines}\r\n`);
    far.on('error', () => socket.destroy());
    far.pipe(socket).pipe(far);
  });
  upstream.end();
}

function agentOf({ kubeconfig }: LoopbackCluster): SecureAgent {
  const text = readFileSync(kubeconfig, 'utf8');
  const pem = (key: string) =>
    Buffer.from(new RegExp(`"?${key}"?: "?([A-Za-z0-9+/=]+)`).exec(text)?.[1] ?? '', 'base64').toString('utf8');
  return new SecureAgent({
    ca: pem('certificate-authority-data'),
    cert: pem('client-certificate-data'),
    key: pem('client-key-data'),
  });
}

function kubeconfigTo(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'loopback',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'loopback', context: { cluster: 'c', user: 'u' } }],
  });
}
