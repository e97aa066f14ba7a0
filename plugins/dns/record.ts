import { isIP } from 'node:net';
import { shellAddress } from '../../src/check/plugin.ts';

/** What came of one question. */
export interface Answer {
  readonly type: 'A' | 'AAAA';
  /** The server's word, such as NXDOMAIN; or TIMEOUT, CONNREFUSED, UNREACHABLE, NOTASKED. */
  readonly status: string;
  readonly addresses: readonly string[];
  /** NaN where the tool does not tell. */
  readonly ms: number;
}

export interface Looked {
  readonly server: string;
  readonly name: string;
  readonly a: Answer;
  readonly aaaa: Answer;
  /** Nameservers that were passed over, with why. */
  readonly over: readonly string[];
}

const QUESTION = String.raw`([A-Z0-9]+)/([0-9a-fA-F.:,]*)/(\d+|-)`;
const RECORD = new RegExp(String.raw`^([0-9a-fA-F.:]+) (\S+) A=${QUESTION} AAAA=${QUESTION} (\S+) \.$`);

/** Undefined where the record is cut or strange. */
export function lookedOf(fields: string): Looked | undefined {
  const found = RECORD.exec(fields);
  if (!found) return undefined;
  const [, server = '', name = '', status = '', list = '', ms = '', status6 = '', list6 = '', ms6 = '', over = ''] =
    found;
  const [addresses, addresses6] = [addressesOf(list, 4), addressesOf(list6, 6)];
  if (!addresses || !addresses6) return undefined;
  return {
    server,
    name,
    a: { type: 'A', status, addresses, ms: Number(ms) },
    aaaa: { type: 'AAAA', status: status6, addresses: addresses6, ms: Number(ms6) },
    over: over === '-' ? [] : over.split(',').map((one) => one.replace(/:([A-Z]+)$/, ' $1')),
  };
}

/** Undefined where one is none of that family. */
function addressesOf(list: string, family: 4 | 6): readonly string[] | undefined {
  const words = list.split(',').filter((word) => word !== '');
  return words.every((word) => isIP(word) === family) ? words.map(shellAddress) : undefined;
}
