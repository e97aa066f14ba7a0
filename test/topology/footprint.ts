import { CODES } from '../../src/model/verdict.ts';
import type { Cause } from './cause.ts';
import type { Layout } from './layout.ts';
import type { Network } from './network.ts';
import { probe } from './probe.ts';
import type { Fault } from './walk.ts';
import { type Noted, type Outcome, type Probed, type World, worldsOf } from './world.ts';

/** What the causes of a case do to each cell, by `row * width + endpoint`, before chance changes anything. */
export interface Footprint {
  /** With all causes at once: the verdict's code; 0 if nothing is probed. */
  readonly codes: Uint8Array;
  /** Bit n is set if cause n alone makes the probe fail. */
  readonly marks: Uint8Array;
  /** Bit n is set if partial cause n would make the probe fail if it stopped everything. */
  readonly extents: Uint8Array;
  /** Cells of probes that passed, but not as they should. */
  readonly notes: ReadonlyMap<number, Noted>;
}

/** Makes every probe once with all causes, and once with each cause alone. */
export function footprintOf(network: Network, layout: Layout, causes: readonly Cause[]): Footprint {
  const size = layout.rows.length * layout.width;
  const codes = new Uint8Array(size);
  const marks = new Uint8Array(size);
  const extents = new Uint8Array(size);
  const notes = new Map<number, Noted>();
  const setting = { network, layout };
  const alone = causes.map(({ faults }) => worldsOf(setting, faults));
  const whole = causes.map(({ whole: faults = NONE }) => worldsOf(setting, faults));
  const isAnyPartial = causes.some((cause) => cause.whole);
  const together = worldsOf(
    setting,
    causes.flatMap(({ faults }) => faults),
  );
  for (const probed of probesOf(layout)) {
    const { cell, source } = probed;
    const outcome = probe(together, probed);
    const isUnasked = causes.some(({ unasked }) => unasked === layout.nodeOf[source]);
    codes[cell] = isUnasked ? CODES['error EXEC'] : codeOf(outcome);
    marks[cell] = isFail(outcome) ? marksOf(alone, (worlds) => isAlike(probe(worlds, probed), outcome)) : 0;
    if (isAnyPartial) extents[cell] = bitsOf(whole, (worlds) => isFail(probe(worlds, probed)));
    if (isNoted(outcome)) notes.set(cell, outcome);
  }
  return { codes, marks, extents, notes };
}

const NONE: readonly Fault[] = [];

function probesOf({ rows, aimedAt, width }: Layout): readonly Probed[] {
  return rows.flatMap((row, number) =>
    (aimedAt[number] ?? []).map((endpoint) => ({ ...row, endpoint, cell: number * width + endpoint })),
  );
}

function codeOf(outcome: Outcome): number {
  if (outcome === undefined || isNoted(outcome)) return CODES.pass;
  return outcome === 'skip' ? CODES.skip : CODES[`fail ${outcome}`];
}

function isFail(outcome: Outcome): boolean {
  return outcome !== undefined && outcome !== 'skip' && !isNoted(outcome);
}

function isNoted(outcome: Outcome): outcome is Noted {
  return outcome === 'clamped' || outcome === 'flaky';
}

/** A lost probe does not show what would have made it late. */
function isAlike(one: Outcome, other: Outcome): boolean {
  if (other === 'LOSS' || other === 'SLOW') return one === other;
  return isFail(one) && one !== 'LOSS' && one !== 'SLOW';
}

type Worlds = readonly World[];

function marksOf(worlds: readonly Worlds[], fails: (worlds: Worlds) => boolean): number {
  return worlds.length === 1 ? 1 : bitsOf(worlds, fails);
}

function bitsOf(worlds: readonly Worlds[], holds: (worlds: Worlds) => boolean): number {
  return worlds.reduce((bits, those, index) => (holds(those) ? bits | (1 << index) : bits), 0);
}
