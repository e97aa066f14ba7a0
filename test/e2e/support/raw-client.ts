import { readFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import { parse } from 'yaml';

/** The address of an API server, and the credentials of a user. */
export interface Access {
  readonly server: string;
  readonly tls: { readonly ca: string; readonly cert: string; readonly key: string };
}

export interface RawRequest {
  readonly method: string;
  /** Including its query. */
  readonly path: string;
  /** A string is sent unchanged. */
  readonly body?: unknown;
}

/** The answer, even if it is a refusal. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  /** The text itself if it is not JSON. */
  readonly body: unknown;
}

export type Ask = (request: RawRequest) => Promise<RawAnswer>;

/** Reads a kubeconfig with one cluster and one user, and with all certificates embedded. */
export function accessOf(kubeconfig: string): Access {
  const { clusters, users } = parse(readFileSync(kubeconfig, 'utf8'));
  const decoded = (data: string) => Buffer.from(data, 'base64').toString();
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  const { 'client-certificate-data': cert, 'client-key-data': key } = users[0].user;
  return { server, tls: { ca: decoded(ca), cert: decoded(cert), key: decoded(key) } };
}

/** A watch that should be refused, but is not, would never end. */
const PATIENCE_MS = 10_000;

export function rawClient({ server, tls }: Access): { readonly ask: Ask; readonly close: () => void } {
  const agent = new Agent({ ...tls, keepAlive: true });
  const ask: Ask = async ({ method, path, body }) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    // Without a Content-Length, Node sends the body of a DELETE as if it were the next request.
    const sending =
      text === undefined ? {} : { 'Content-Type': bodyType(method), 'Content-Length': Buffer.byteLength(text) };
    const headers = { Accept: 'application/json', ...sending };
    const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const sent = httpsRequest(server + path, { agent, method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { 'content-type': type = '' } = response.headers;
        resolve({ status: response.statusCode ?? 0, type, body: parsed(Buffer.concat(chunks).toString('utf8')) });
      });
    });
    sent.on('error', reject);
    sent.end(text);
    return await promise;
  };
  return { ask, close: () => agent.destroy() };
}

function bodyType(method: string): string {
  return method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
