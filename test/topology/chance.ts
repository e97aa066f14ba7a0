import { CODES, type FailReason } from '../../src/model/verdict.ts';
import type { Random } from './random.ts';

/** The share of probes whose result is reversed. */
export const NOISE = 0.01;
/** The share of probes that could not be made. */
const UNMEASURED = 0.05;

/** In runs that look for it: the share of passing probes that are late, and the share that lost a packet. */
const SPOILED = 0.005;
/** The share of spoiled probes that pass this time. */
const SPARED = 0.25;

const GAPS = [CODES['error EXEC'], CODES['error POD'], CODES['error PROGRAM'], CODES.skip] as const;

export interface Chances {
  /** Whether the run looks for loss and slowness. */
  readonly quality: boolean;
  /** The check of a cell. */
  readonly checkOf: (cell: number) => string;
}

/** What a run would have seen, with independent chances for each cell. */
export function withChance(random: Random, codes: Uint8Array, { quality, checkOf }: Chances): Uint8Array {
  const seen = withNoise(random, codes);
  return quality ? seen.map((code, cell) => spoiled(random, code, checkOf(cell))) : seen;
}

function spoiled(random: Random, code: number, check: string): number {
  const dice = random.next();
  if (code === CODES['fail LOSS'] || code === CODES['fail SLOW']) return dice < SPARED ? CODES.pass : code;
  if (code !== CODES.pass || dice >= 2 * SPOILED) return code;
  const reason = dice < SPOILED ? 'LOSS' : 'SLOW';
  return canShow(check, reason) ? CODES[`fail ${reason}`] : code;
}

/** A check that probes only once sees no loss, and one without latencies sees nothing late. */
export function canShow(check: string, reason: FailReason): boolean {
  return check !== 'mtu' && (reason === 'LOSS' || (reason === 'SLOW' && check !== 'udp'));
}

function withNoise(random: Random, codes: Uint8Array): Uint8Array {
  return codes.map((code) => {
    if (code === 0 || code === CODES['error EXEC']) return code;
    const dice = random.next();
    if (dice < UNMEASURED) return random.pick(GAPS);
    if (dice > UNMEASURED + NOISE || code === CODES.skip) return code;
    return code === CODES.pass ? CODES['fail TIMEOUT'] : CODES.pass;
  });
}
