import { CODES, reasonOf, verdictOf } from '../model/verdict.ts';
import { SURE, UNSURE } from './sureness.ts';
import type { Square } from './world.ts';

/**
 * What a failure is a sign of. Each symptom is examined on its own: lost full-size packets say nothing about
 * small ones, and an answer from the wrong pod is not a lost packet. `part` is for causes that make some of
 * their probes fail, in one way or another.
 */
export type Symptom = 'reach' | 'mtu' | 'identity' | 'snat' | 'reply' | 'loss' | 'slow' | 'part';

export const SYMPTOMS = [
  'reach',
  'mtu',
  'identity',
  'snat',
  'reply',
  'loss',
  'slow',
] as const satisfies readonly Symptom[];

/** The symptoms of a cause that stops some packets or connections and lets others pass. */
export const PART_SYMPTOMS = ['reach', 'mtu', 'loss'] as const satisfies readonly Symptom[];

export function isPartSymptom(symptom: Symptom): boolean {
  return PART_SYMPTOMS.some((part) => part === symptom);
}

/** The symptoms that are examined on the ways to services. There, every other failure counts as `reach`. */
export const SERVICE_SYMPTOMS = ['reach', 'loss', 'slow'] as const satisfies readonly Symptom[];
export type ServiceSymptom = (typeof SERVICE_SYMPTOMS)[number];

/** What a cell means for a symptom. */
export const UNKNOWN = 0;
export const PASSED = 1;
/** Lost silently, as any packet may be once. */
export const SILENT = 2;
/** Something refused it, or there was no answer again and again. That happens for a reason. */
export const TOLD = 3;
/** Failed, and explained by a cause that was found. */
export const EXPLAINED = 4;
/** No answer to several packets in a row. An outage of some seconds does that. */
export const STALLED = 5;

/** Whether it is a failure that no cause explains yet. */
export function isOpen(state: number): boolean {
  // Nearly all have passed.
  return state > PASSED && state !== EXPLAINED;
}

/** How many failures no cause explains yet, in all squares. */
export function countOpen(states: readonly Uint8Array[]): number {
  let open = 0;
  for (const cells of states) {
    for (let at = 0; at < cells.length; at += 1) if (isOpen(cells[at] ?? UNKNOWN)) open += 1;
  }
  return open;
}

const OF_REASON = {
  TIMEOUT: 'reach',
  REFUSED: 'reach',
  UNREACHABLE: 'reach',
  RESET: 'reach',
  DNS: 'reach',
  WRONG_RESPONDER: 'identity',
  BAD_REPLY: 'reply',
  MTU: 'mtu',
  LOSS: 'loss',
  SLOW: 'slow',
  SNAT: 'snat',
} as const;

/** By code: the symptom that it is a failure of. */
const OF_CODE: readonly (Symptom | undefined)[] = Array.from({ length: 256 }, (_, code) => {
  const reason = verdictOf(code) === 'fail' ? reasonOf(code) : undefined;
  return reason && reason in OF_REASON ? OF_REASON[reason as keyof typeof OF_REASON] : undefined;
});

export function symptomOf(code: number): Symptom | undefined {
  return OF_CODE[code];
}

/**
 * By code: what it means for the symptom. An end that answered in any way was reached. Lost full-size packets
 * are the exception, because small datagrams might not have arrived either.
 */
function stateTable(symptom: Symptom): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => {
    const own = OF_CODE[code];
    if (own === symptom) return code === CODES['fail TIMEOUT'] || symptom === 'loss' ? SILENT : TOLD;
    if (code === CODES.pass) return PASSED;
    return own && own !== 'mtu' && symptom === 'reach' ? PASSED : UNKNOWN;
  });
}

function silentState(sure = UNSURE): number {
  if (sure === UNSURE) return SILENT;
  return sure === SURE ? STALLED : TOLD;
}

/** Whether any probe of the square failed in this way. */
export function shows({ counts }: Pick<Square, 'counts'>, symptom: Symptom): boolean {
  return counts.some((count, code) => count > 0 && OF_CODE[code] === symptom);
}

/** The squares as the symptom sees them. Squares of checks that never show the symptom are UNKNOWN. */
export function statesOf(squares: readonly Square[], symptom: Symptom): readonly Uint8Array[] {
  const table = stateTable(symptom);
  const showing = new Set(squares.filter((square) => shows(square, symptom)).map(({ section }) => section.check));
  return squares.map((square) => {
    const { section, codes, sure } = square;
    if (symptom !== 'reach' && !showing.has(section.check)) return new Uint8Array(codes.length);
    const states = new Uint8Array(codes.length);
    for (let at = 0; at < codes.length; at += 1) {
      const state = table[codes[at] ?? 0] ?? UNKNOWN;
      states[at] = state === SILENT && symptom === 'reach' ? silentState(sure[at]) : state;
    }
    return states;
  });
}
