import { answerText, type Chunks, refusalText } from './body.ts';
import type { Headers } from './credentials.ts';
import { parseRetryAfter } from './patience.ts';
import { warningTexts } from './warnings.ts';

/**
 * The part of undici's Dispatcher that we use. wires.ts creates dispatchers for TLS and every kind of proxy.
 */
export interface Dispatcher {
  request(options: {
    readonly origin: string;
    readonly path: string;
    readonly method: string;
    /** Names and values alternate, so that a header can be repeated. */
    readonly headers: readonly string[];
    readonly body: string | null;
    readonly signal: AbortSignal;
    readonly headersTimeout: number;
    readonly bodyTimeout: number;
  }): Promise<{
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly body: Chunks;
  }>;
}

export interface Call {
  readonly method: string;
  readonly url: URL;
  /** Whether the request goes to a proxy, with the whole URL in its first line. */
  readonly forwarded: boolean;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** The server's warnings, which can accompany any answer, even a refusal. */
  readonly warnings: readonly string[];
  /**
   * The target of a redirect. Redirects are not followed, because credentials are only for the API server.
   */
  readonly location?: string | undefined;
  /** How long a busy server asks us to wait. */
  readonly retryAfterMs?: number | undefined;
  /** The server's clock when it answered, in milliseconds; NaN if the answer does not have it. */
  readonly serverTime: number;
}

/**
 * Sends one request. `fetch` is unsuitable because it joins repeated headers into one, and each impersonated
 * group needs its own.
 */
export async function send(dispatcher: Dispatcher, call: Call): Promise<HttpAnswer> {
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(call.signal.reason);
  call.signal.addEventListener('abort', onAbort);
  if (call.signal.aborted) onAbort();
  try {
    // undici checks the signal only once there is a connection, so a connection that hangs would block us.
    return await Promise.race([exchange(dispatcher, call), cut]);
  } finally {
    call.signal.removeEventListener('abort', onAbort);
  }
}

async function exchange(dispatcher: Dispatcher, call: Call): Promise<HttpAnswer> {
  const { method, url, forwarded, headers, body, signal } = call;
  const response = await dispatcher.request({
    origin: url.origin,
    path: `${forwarded ? url.origin : ''}${url.pathname}${url.search}`,
    method,
    headers: flat({ ...headers, 'Accept-Encoding': 'gzip' }),
    body: body ?? null,
    signal,
    // Only the signal limits how long a request may take.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const zipped = response.headers['content-encoding'] === 'gzip';
  const isAnswer = response.statusCode >= 200 && response.statusCode < 300;
  const { location, date, 'retry-after': retryAfter } = response.headers;
  return {
    status: response.statusCode,
    text: await (isAnswer ? answerText : refusalText)(response.body, zipped),
    warnings: warningTexts(response.headers.warning),
    location: typeof location === 'string' ? location : undefined,
    retryAfterMs: typeof retryAfter === 'string' ? parseRetryAfter(retryAfter, Date.now()) : undefined,
    serverTime: typeof date === 'string' ? Date.parse(date) : Number.NaN,
  };
}

function flat(headers: Headers): string[] {
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().flatMap((one) => [name, one]));
}
