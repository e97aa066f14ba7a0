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

/** The verdict on a record that is cut, empty or not one of ours. */
export function strangeRecord(fields: string): Judgement {
  return programError(`strange record: ${JSON.stringify(fields.slice(0, 200))}`);
}
