import { isIP } from 'node:net';
import { type Aim, type CheckOptions, type Family, familyOf, type Plugin, type Seen } from '../../src/check/plugin.ts';

type NamedAim = ReturnType<NonNullable<Plugin['aims']>>[number];

interface HttpOptions {
  readonly urls?: readonly string[];
  readonly status?: readonly number[];
  readonly contains?: string;
  readonly insecure?: boolean;
}

/** What an answer must be, as stored in an aim's `expected`. */
export interface ExpectedAnswer {
  /** If empty, 200 to 399. */
  readonly status: readonly string[];
  readonly text: string | undefined;
}

const TEXT = 'text ';
/** Anything other than what a URL may contain unchanged. It is written as %XX. */
const STRANGE = /[^\w!#$%&'()*+,\-./:;=?@[\]~]/g;

/** One for each URL. If two differ only in user and password, which no name shows, they are numbered. */
export function aims({ families: [first = 'ipv4'] }: Seen, options: CheckOptions): readonly NamedAim[] {
  const { urls = [], ...others }: HttpOptions = options;
  const taken = new Map<string, number>();
  return [...new Set(urls)].map((text, index) => {
    const found = aimOf(text, others, first);
    const node = found.node || `URL ${index + 1}`;
    const before = taken.get(node) ?? 0;
    taken.set(node, before + 1);
    return before === 0 ? { ...found, node } : { ...found, node: `${node} (${before + 1})` };
  });
}

function aimOf(text: string, { status = [], contains, insecure }: HttpOptions, first: Family): NamedAim {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return { node: '', aim: { untried: 'it is no URL of http or https' } };
  url.hash = '';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const aim: Aim = {
    kind: insecure ? 'insecure' : 'secure',
    url: url.href.replace(STRANGE, encodeURIComponent),
    expected: [...status.map(String), ...(contains === undefined ? [] : [`${TEXT}${contains}`])],
    ...(isIP(host) ? { addresses: [host] } : {}),
  };
  return { node: withoutPassword(url), families: [isIP(host) ? familyOf(host) : first], aim };
}

function withoutPassword(url: URL): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href;
}

export function wantedOf({ expected = [] }: Aim): ExpectedAnswer {
  const text = expected.find((one) => one.startsWith(TEXT))?.slice(TEXT.length);
  return { status: expected.filter((one) => /^\d{3}$/.test(one)), text };
}
