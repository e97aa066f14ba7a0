import { verdictOf } from '../../../model/verdict.ts';
import { NO_PAIR } from '../page-data.ts';

/** The looks of a cell. `none`: planned, but without a verdict. `blank`: no pair. */
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

/**
 * Indices into KINDS, by code. A greater index is worse. A skip does not count as trouble if another check
 * passed.
 */
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
