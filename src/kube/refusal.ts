import type { IncomingHttpHeaders } from 'node:http';
import type { Status } from './objects.ts';
import { serverWords } from './status.ts';

/** What came in place of a WebSocket: its message, and whether an API server wrote it. */
export interface RefusalWords {
  readonly message: string;
  /** The body is a Status object, as API servers send. Proxies and login pages send something else. */
  readonly isStatus: boolean;
  /** The name in the Server header, e.g. `nginx`, if the sender is not an API server. */
  readonly server?: string;
}

/** The code of a ClusterError if a proxy, a login page or another server answered. */
export const NOT_AN_API = 'NOT_AN_API';

/** How the description of an HTML page begins. */
export const PAGE = 'a page of HTML';

const SHOWN = 100;
const SERVER_SHOWN = 40;

/** Pure. */
export function refusalWords(text: string, { location, server }: IncomingHttpHeaders): RefusalWords {
  if (isStatusObject(text)) return { message: serverWords(text), isStatus: true };
  const message = location ? `a redirect to ${placeOf(location)}` : (pageWords(text) ?? serverWords(text));
  const name = typeof server === 'string' && server !== '' ? serverWords(server).slice(0, SERVER_SHOWN) : undefined;
  return { message, isStatus: false, ...(name ? { server: name } : {}) };
}

/** Whether the text is an HTML page. No API server sends one. */
export function isPage(text: string): boolean {
  return text.trimStart().startsWith('<');
}

function isStatusObject(text: string): boolean {
  try {
    const { kind }: Partial<Status> & { readonly kind?: unknown } = JSON.parse(text);
    return kind === 'Status';
  } catch {
    return false;
  }
}

/** `a page of HTML, "502 Bad Gateway"`; undefined if it is not a page. */
function pageWords(text: string): string | undefined {
  if (!isPage(text)) return undefined;
  const start = text.search(/<title>/i);
  const end = text.search(/<\/title>/i);
  const title = start < 0 || end < start ? '' : text.slice(start + '<title>'.length, end).trim();
  return title === '' ? PAGE : `${PAGE}, "${serverWords(title).slice(0, SHOWN)}"`;
}

/** Without query and password, because the address of a login page may contain a secret. */
function placeOf(location: string): string {
  const shown = URL.canParse(location) ? withoutSecrets(new URL(location)) : (location.split(/[?#]/)[0] ?? '');
  return serverWords(shown).slice(0, SHOWN);
}

function withoutSecrets({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
