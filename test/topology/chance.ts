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

/** The share of probes that lose one of several attempts, and of those that fail although they try again. */
export interface PacketChances {
  readonly lossy: number;
  readonly late: number;
  readonly unmeasured: number;
}

/** Most networks lose nothing during a run; some lose a packet now and then. */
export function drawPacketChances(random: Random): PacketChances {
  const unmeasured = random.pick([0, 0, UNMEASURED]);
  return random.chance(0.6) ? { lossy: 0, late: 0, unmeasured } : { lossy: 0.005, late: 0.00005, unmeasured };
}

/** What a run would have seen, if the checks try as often as they usually do. Only what passes is changed. */
export function withPacketChance(
  random: Random,
  codes: Uint8Array,
  { lossy, late, unmeasured, checkOf }: PacketChances & Pick<Chances, 'checkOf'>,
): Uint8Array {
  return codes.map((code, cell) => {
    if (code === 0 || code === CODES['error EXEC'] || code === CODES.skip) return code;
    if (random.next() < unmeasured) return random.pick(GAPS);
    const dice = random.next();
    if (code !== CODES.pass) return code;
    const isSeveral = SEVERAL.includes(checkOf(cell));
    if (dice < late) return CODES['fail TIMEOUT'];
    return isSeveral && dice < late + lossy ? CODES['fail LOSS'] : code;
  });
}

const SEVERAL: readonly string[] = ['udp', 'icmp'];

/** Up to three probes of different pairs that stall, in a network where nothing is broken. */
export function withStalls(random: Random, codes: Uint8Array, checkOf: Chances['checkOf']): Uint8Array {
  const passed = [...codes.keys()].filter((cell) => codes[cell] === CODES.pass);
  const stalled = new Set(Array.from({ length: random.int(1, 3) }, () => random.pick(passed)));
  return codes.map((code, cell) => {
    if (!stalled.has(cell)) return code;
    return CODES[SEVERAL.includes(checkOf(cell)) && random.chance(0.5) ? 'fail LOSS' : 'fail TIMEOUT'];
  });
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
