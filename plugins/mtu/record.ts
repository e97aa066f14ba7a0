import type { Transferred } from '../../src/check/plugin.ts';
import { transferOf } from '../../src/check/plugin.ts';

/** The content of a record. */
export interface Measured {
  /** Of the source's interface or of its route; 0 if it could not be read. */
  readonly mtu: number;
  readonly device: string;
  readonly udp: Udp;
  readonly tcp: Tcp;
}

export type Udp =
  | { readonly kind: 'untried' }
  /** `path`: what the system learnt; 0 if nothing. */
  | { readonly kind: 'full'; readonly attempt: 1 | 2; readonly path: number }
  /** `path`: what was found; 0 if it was not searched. */
  | { readonly kind: 'small'; readonly path: number }
  | { readonly kind: 'none' | 'unsent'; readonly exit: number; readonly words: string };

export type Tcp =
  | { readonly kind: 'full'; readonly attempt: 1 | 2 }
  /** The largest request that was answered, and the result of the smallest one that was not. */
  | { readonly kind: 'small' | 'none'; readonly transfer: Transferred };

const RECORD = /^(\d+) (\S+) ([^\t]+)\t([^\t]+)\t$/;
const UDP = /^(?:(-)|([=+~]) (\d+)|([!x]) (\d+)(?: (.*))?)$/;
const TCP = /^(?:([=+])|([~!]) (.+))$/;

/** Undefined if the record is cut or strange. */
export function measuredOf(fields: string): Measured | undefined {
  const [, mtu = '', device = '', udpText = '', tcpText = ''] = RECORD.exec(fields) ?? [];
  const udp = udpOf(udpText);
  const tcp = tcpOf(tcpText);
  return udp && tcp && { mtu: Number(mtu), device, udp, tcp };
}

function udpOf(text: string): Udp | undefined {
  const found = UDP.exec(text);
  if (!found) return undefined;
  const [, untried, mark, path, bad, exit, words = ''] = found;
  if (untried) return { kind: 'untried' };
  if (bad) return { kind: bad === '!' ? 'none' : 'unsent', exit: Number(exit), words };
  if (mark === '~') return { kind: 'small', path: Number(path) };
  return { kind: 'full', attempt: mark === '=' ? 1 : 2, path: Number(path) };
}

function tcpOf(text: string): Tcp | undefined {
  const found = TCP.exec(text);
  if (!found) return undefined;
  const [, mark, bad, rest = ''] = found;
  if (mark) return { kind: 'full', attempt: mark === '=' ? 1 : 2 };
  const transfer = transferOf(`${rest}\t`);
  // A request that had an answer is in no record, nor is one that was not made.
  if (!transfer || transfer.exit === 0 || transfer.http !== '000') return undefined;
  return { kind: bad === '~' ? 'small' : 'none', transfer };
}
