import { verdictOf } from '../../../model/verdict.ts';
import { NO_PAIR } from '../page-data.ts';

/** What a cell looks like. `none`: planned, and without a verdict; `blank`: no pair. */
export const KINDS = ['blank', 'skip', 'pass', 'none', 'error', 'fail'] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_WORDS = {
  blank: 'no probe',
  skip: 'skipped',
  pass: 'passed',
  none: 'not tried',
  error: 'could not be measured',
  fail: 'failed',
} as const satisfies Record<Kind, string>;

/** Indices into KINDS, by code: the greater, the worse. A skip is no trouble where another check passed. */
export const KIND_OF = Uint8Array.from({ length: 256 }, (_, code) => KINDS.indexOf(kindName(code)));

function kindName(code: number): Kind {
  return code === NO_PAIR ? 'blank' : (verdictOf(code) ?? 'none');
}

export function kindOf(code: number): Kind {
  return KINDS[KIND_OF[code] ?? 0] ?? 'blank';
}

export const FAIL = KINDS.indexOf('fail');
export const ERROR = KINDS.indexOf('error');
export const PASS = KINDS.indexOf('pass');
