import type { Judgement } from '../../model/verdict.ts';
import { programError } from '../judgements.ts';

const RECORD = /^(\d+\.\d+) (\d+) (\d{3}) ([^\t]*)\t(.*)$/s;

/** A transfer as its record describes it. */
export interface Transferred {
  /** Of the handshake; 0 if there was none. */
  readonly latencyMs: number;
  /** curl's exit code, https://curl.se/libcurl/c/libcurl-errors.html */
  readonly exit: number;
  /** The status; 000 if there was none. */
  readonly http: string;
  /** curl's message, or the system's. */
  readonly message: string;
  readonly body: string;
}

/** Reads `SECONDS EXIT HTTP MESSAGE<tab>BODY`; undefined if it is cut or strange. */
export function transferOf(fields: string): Transferred | undefined {
  const found = RECORD.exec(fields);
  if (!found) return undefined;
  const [, time = '', exit = '', http = '', message = '', body = ''] = found;
  return { latencyMs: Number(time) * 1000, exit: Number(exit), http, message, body };
}

/**
 * Milliseconds of a record `SECONDS =`, which passed; undefined for any other, and for more digits than a
 * number holds. Nearly all records are such, and a regular expression takes several times as long.
 */
export function passedMs(fields: string): number | undefined {
  const end = fields.length - PASSED.length;
  if (end < 3 || !fields.endsWith(PASSED)) return undefined;
  let digits = 0;
  let point = -1;
  for (let at = 0; at < end; at += 1) {
    const digit = fields.charCodeAt(at) - ZERO;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (fields[at] === '.' && point < 0) point = at;
    else return undefined;
  }
  if (point < 1 || point === end - 1 || digits > Number.MAX_SAFE_INTEGER) return undefined;
  return (digits / 10 ** (end - point - 1)) * 1000;
}

const PASSED = ' =';
const ZERO = 0x30;

/** The verdict on a record that is cut, empty or not one of ours. */
export function strangeRecord(fields: string): Judgement {
  return programError(`strange record: ${JSON.stringify(fields.slice(0, 200))}`);
}
