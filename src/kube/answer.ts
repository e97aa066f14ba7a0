import { ClusterError } from '../errors.ts';
import { visibleValue } from '../text/visible-value.ts';
import type { ApiRequest } from './client.ts';
import type { ResolvedContext } from './context.ts';
import { type ApiProxy, proxyWords } from './proxy.ts';
import { isPage, NOT_AN_API } from './refusal.ts';
import { shaped } from './shapes.ts';
import { serverWords } from './status.ts';
import type { Certificate } from './tls.ts';
import type { HttpAnswer } from './transport.ts';
import { expiredHint } from './unreachable.ts';
import { withoutPassword } from './without-password.ts';

/** What was asked, and how. */
export interface SentRequest {
  readonly context: ResolvedContext;
  /** The proxy that the request went through, if any. */
  readonly proxy: ApiProxy | undefined;
  readonly request: ApiRequest;
  readonly certificate: Certificate | undefined;
}

const NO_API_HINT =
  "a login page or another server may stand there: log in, or check the cluster's server and proxy-url";
const SHOWN = 100;

/**
 * The object that an API server answered with.
 * @throws ClusterError if the server refused, or if it is not an API server
 */
export function answerOf<T>(answer: HttpAnswer, asked: SentRequest): T {
  const { status, text } = answer;
  if (status >= 300 && status < 400) throw notAnApi(asked, answer, redirect(answer));
  if (isForeign(answer)) throw notAnApi(asked, answer, formOf(text));
  if (status < 200 || status >= 300) throw refusal(answer, asked);
  const value = parsed(text);
  if (value === undefined) throw notAnApi(asked, answer, formOf(text));
  const harmless = asked.request.verbatim ? value : visibleValue(value);
  // The object has the kind that the caller asked for.
  return shaped(harmless) as T;
}

/**
 * If an HTML page comes with one of these statuses, which are about an object, it is from a proxy or a login
 * page: neither the authorizer nor the storage was asked.
 */
const ABOUT_AN_OBJECT: readonly number[] = [400, 403, 404, 405, 409, 410, 422];

function isForeign({ status, text }: HttpAnswer): boolean {
  return ABOUT_AN_OBJECT.includes(status) && isPage(text);
}

function refusal({ status, text }: HttpAnswer, { request, proxy, certificate }: SentRequest): ClusterError {
  const { method, path } = request;
  const hint = hintFor(status, { proxy, certificate });
  const said = serverWords(text);
  // If the answer is not a Kubernetes object, it may come from the proxy.
  const who = proxy && !isJson(text) ? `the API server, or the ${proxyWords(proxy)} before it,` : 'the API server';
  return new ClusterError(`${who} refused ${method} ${path} with ${status}: ${said}`, {
    code: `API_${status}`,
    status,
    said,
    ...(hint ? { hint } : {}),
  });
}

const NOT_READY: readonly number[] = [502, 503, 504];

function hintFor(
  status: number,
  { proxy, certificate }: Pick<SentRequest, 'proxy' | 'certificate'>,
): string | undefined {
  if (status === 403) return 'the user of this context lacks the right; ask for it, or take another --context';
  if (NOT_READY.includes(status)) {
    const before = proxy ? `the ${proxyWords(proxy)}` : 'a proxy';
    return `the API server, or ${before} before it, is not ready: try again in a moment`;
  }
  if (status === 407 && proxy)
    return `the ${proxyWords(proxy)} wants a user and a password, or others than it was given`;
  if (status !== 401) return undefined;
  return expiredHint(certificate) ?? 'the credentials of this context are not accepted; log in again';
}

/** Something answered, but it may be a proxy or another server. */
function notAnApi({ context, proxy, request }: SentRequest, { status }: HttpAnswer, what: string): ClusterError {
  const { name, cluster } = context;
  const through = proxy ? `, through the ${proxyWords(proxy)},` : '';
  return new ClusterError(
    `${withoutPassword(cluster.server)} of context ${name}${through} does not answer as a Kubernetes API server: ${request.method} ${request.path} gave ${status} and ${what}`,
    { code: NOT_AN_API, status, hint: NO_API_HINT },
  );
}

function redirect({ location }: HttpAnswer): string {
  return location ? `a redirect to ${cut(location)}` : 'a redirect';
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** Everything that we request is an object with a kind; only the version has none. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && ('kind' in value || 'gitVersion' in value)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function formOf(text: string): string {
  const start = text.trimStart();
  if (start === '') return 'an empty body';
  if (isPage(start)) return 'a page of HTML';
  if (start.startsWith('{') && !isJson(start)) return 'JSON that is cut short or broken';
  return `no Kubernetes object: ${cut(serverWords(start))}`;
}
