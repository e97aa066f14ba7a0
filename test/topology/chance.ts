import { CODES } from '../../src/check/verdict.ts';
import type { Random } from './random.ts';

/** Share of the probes that end the other way than they would. */
export const NOISE = 0.01;
/** Share of the probes that could not be made. */
const UNMEASURED = 0.05;

const GAPS = [CODES['error EXEC'], CODES['error POD'], CODES['error PROGRAM'], CODES.skip] as const;

/** What a run would have seen: cell by cell, each for itself. */
export function withChance(random: Random, codes: Uint8Array): Uint8Array {
  return codes.map((code) => {
    if (code === 0 || code === CODES['error EXEC']) return code;
    const dice = random.next();
    if (dice < UNMEASURED) return random.pick(GAPS);
    if (dice > UNMEASURED + NOISE || code === CODES.skip) return code;
    return code === CODES.pass ? CODES['fail TIMEOUT'] : CODES.pass;
  });
}
