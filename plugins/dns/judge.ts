import {
  type FailReason,
  type Judgement,
  type PassNote,
  type ProbeRecord,
  shellAddress,
  type Target,
} from '../../src/check/plugin.ts';
import { type Answer, type Looked, lookedOf } from './record.ts';

/** What says of the way to the server, not of the name. */
const SILENT = { TIMEOUT: 'TIMEOUT', CONNREFUSED: 'REFUSED', UNREACHABLE: 'UNREACHABLE' } as const satisfies Record<
  string,
  FailReason
>;
const SILENT_WORDS = {
  TIMEOUT: 'does not answer',
  CONNREFUSED: 'refuses the connection',
  UNREACHABLE: 'cannot be reached',
} as const satisfies Record<keyof typeof SILENT, string>;

const NOBODY: Readonly<Record<string, Judgement>> = {
  notool: { verdict: 'skip', detail: "the floater's image has neither dig nor nslookup" },
  noport: { verdict: 'skip', detail: "the floater's image has no dig, and its nslookup knows port 53 alone" },
  noserver: { verdict: 'fail', reason: 'DNS', detail: 'resolv.conf names no nameserver' },
  nodomain: {
    verdict: 'fail',
    reason: 'DNS',
    detail: 'the search list of resolv.conf has no word that begins with svc.',
  },
};

/** Both types must be answered, one of them with an address, and all of them right where that is known. */
export function judge(target: Target, { fields }: ProbeRecord): Judgement {
  const nobody = /^! ([a-z]+)$/.exec(fields)?.[1];
  if (nobody !== undefined && NOBODY[nobody]) return NOBODY[nobody];
  const said = /^\? (.+)$/s.exec(fields)?.[1];
  if (said !== undefined) return programError(`not understood: ${plain(said)}`);
  const found = lookedOf(fields);
  if (!found) return programError(`strange record: ${JSON.stringify(fields.slice(0, 200))}`);
  const { a, aaaa } = found;
  return (
    silenceOf(found, a) ??
    refusalOf(found, a) ??
    silenceOf(found, aaaa) ??
    refusalOf(found, aaaa) ??
    answered(target, found)
  );
}

function silenceOf({ server, name, over }: Looked, { type, status }: Answer): Judgement | undefined {
  if (!isSilent(status)) return undefined;
  const others = over.length > 0 ? `, nor do ${over.join(', ')}` : '';
  const detail = `${server} ${SILENT_WORDS[status]}${others}: ${name} ${type}`;
  return { verdict: 'fail', reason: SILENT[status], detail };
}

function isSilent(status: string): status is keyof typeof SILENT {
  return Object.hasOwn(SILENT, status);
}

function refusalOf({ server, name }: Looked, { type, status }: Answer): Judgement | undefined {
  if (status === 'NOERROR') return undefined;
  if (status === 'NOTASKED') return programError(`${type} was not asked for`);
  return { verdict: 'fail', reason: 'DNS', detail: `${server} says ${status}: ${name} ${type}` };
}

function answered({ aim }: Target, found: Looked): Judgement {
  const { server, name, a, aaaa, over } = found;
  const addresses = [...a.addresses, ...aaaa.addresses];
  if (addresses.length === 0) return dnsFailure(`${server} knows ${name}, and no address of it`);
  const right = aim?.expected?.map(shellAddress);
  const wrong = right && addresses.filter((address) => !right.includes(address));
  if (wrong && wrong.length > 0) {
    return dnsFailure(`${server} answers ${wrong.join(', ')} for ${name}, which has ${right.join(', ')}`);
  }
  const note: PassNote = { kind: 'flaky', detail: `answered by ${server} alone: ${over.join(', ')}` };
  return { verdict: 'pass', latencyMs: a.ms, ...(over.length > 0 ? { note } : {}) };
}

function dnsFailure(detail: string): Judgement {
  return { verdict: 'fail', reason: 'DNS', detail };
}

function programError(detail: string): Judgement {
  return { verdict: 'error', reason: 'PROGRAM', detail };
}

/** On one line, without what would steer a terminal. */
function plain(words: string): string {
  return words.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}
