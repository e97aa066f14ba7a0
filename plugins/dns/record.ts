import { isIP } from 'node:net';
import { plainWords, shellAddress } from '../../src/check/plugin.ts';

/** Why a server gave no readable answer. ASK says what each word means. */
const SILENCES = ['timeout', 'refused', 'failed', 'malformed', 'cut', 'unknown'] as const;
export type Silence = (typeof SILENCES)[number];

/** The result of one question. */
export interface DnsAnswer {
  /** The server's word, such as NXDOMAIN; undefined if it did not say anything. */
  readonly said: string | undefined;
  readonly silence: Silence | undefined;
  readonly addresses: readonly string[];
  /** NaN if the tool does not report it. */
  readonly ms: number;
}

/** The result of one server. */
export interface ServerAnswers {
  readonly server: string;
  readonly a: DnsAnswer;
  readonly aaaa: DnsAnswer;
}

/** The result of one target. */
export interface LookedUp {
  /** As it was asked for. */
  readonly name: string;
  /** In the order in which they were asked; at least one. */
  readonly servers: readonly ServerAnswers[];
  /** The tool's words about trouble. */
  readonly words: string;
}

const RECORD = /^(\S+) (.+?) =(?: (.*))?$/s;
const ANSWER = String.raw`([A-Z][A-Z0-9]*|[a-z]+)\/(-|\d+(?:usec|msec))\/([0-9a-fA-F.:,]*)`;
const ASKED = new RegExp(`^([0-9a-fA-F:.]+(?:%[0-9a-zA-Z_.-]+)?) A=${ANSWER} AAAA=${ANSWER}$`);

/** Undefined if the record is cut or strange. */
export function recordOf(fields: string): LookedUp | undefined {
  const [, name = '', trail = '', words = ''] = RECORD.exec(fields) ?? [];
  const servers = trail.split(' | ').map(askedOf);
  if (!servers.every((one) => one !== undefined)) return undefined;
  return { name, servers, words: bare(plainWords(words)) };
}

function askedOf(text: string): ServerAnswers | undefined {
  const [, server = '', status = '', time = '', list = '', status6 = '', time6 = '', list6 = ''] =
    ASKED.exec(text) ?? [];
  const [a, aaaa] = [answerOf(status, time, addressesOf(list, 4)), answerOf(status6, time6, addressesOf(list6, 6))];
  return a && aaaa && { server, a, aaaa };
}

function answerOf(status: string, time: string, addresses: readonly string[] | undefined): DnsAnswer | undefined {
  const silence = SILENCES.find((one) => one === status);
  if (!addresses || (!silence && !/^[A-Z]/.test(status))) return undefined;
  if (addresses.length > 0 && status !== 'NOERROR') return undefined;
  const ms = Number.parseInt(time, 10) / (time.endsWith('usec') ? 1000 : 1);
  return { said: silence ? undefined : status, silence, addresses, ms };
}

/** In the form of RFC 5952; undefined if one is not an address of that family. */
function addressesOf(list: string, family: 4 | 6): readonly string[] | undefined {
  const words = list === '' ? [] : list.split(',');
  return words.every((word) => isIP(word) === family) ? words.map(shellAddress) : undefined;
}

/** What dig and the nslookups print around the system's own words. */
const AROUND = [
  /^;; (?:UDP setup|Connection) .* failed: (.+?)\.?$/,
  /^;; communications error to \S+: (.+)$/,
  /^nslookup: (?:can't connect to remote host|write to|read)[^:]*(?:'[^']*')?: (.+)$/,
  /^;; (?:Warning: )?(.+)$/,
];

function bare(words: string): string {
  return AROUND.flatMap((one) => one.exec(words)?.[1] ?? [])[0] ?? words;
}
