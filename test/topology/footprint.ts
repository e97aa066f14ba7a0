import { CODES } from '../../src/model/verdict.ts';
import type { Cause } from './cause.ts';
import type { Layout } from './layout.ts';
import type { Network } from './network.ts';
import { type Outcome, probe, type World, worldsOf } from './probe.ts';

/** What the causes of a case do to each cell, by `row * width + endpoint`, before chance changes anything. */
export interface Footprint {
  /** With all causes at once: the verdict's code; 0 if nothing is probed. */
  readonly codes: Uint8Array;
  /** Bit n is set if cause n alone makes the probe fail. */
  readonly marks: Uint8Array;
}

/** Makes every probe once with all causes, and once with each cause alone. */
export function footprintOf(network: Network, layout: Layout, causes: readonly Cause[]): Footprint {
  const size = layout.rows.length * layout.width;
  const codes = new Uint8Array(size);
  const marks = new Uint8Array(size);
  const setting = { network, layout };
  const alone = causes.map(({ faults }) => worldsOf(setting, faults));
  const together = worldsOf(
    setting,
    causes.flatMap(({ faults }) => faults),
  );
  for (const [number, row] of layout.rows.entries()) {
    const isUnasked = causes.some(({ unasked }) => unasked === layout.nodeOf[row.source]);
    for (const endpoint of layout.aimedAt[number] ?? []) {
      const cell = number * layout.width + endpoint;
      const outcome = probe(together, row, endpoint);
      codes[cell] = isUnasked ? CODES['error EXEC'] : codeOf(outcome);
      marks[cell] = isFail(outcome) ? marksOf(alone, (worlds) => isAlike(probe(worlds, row, endpoint), outcome)) : 0;
    }
  }
  return { codes, marks };
}

function codeOf(outcome: Outcome): number {
  if (outcome === undefined) return CODES.pass;
  return outcome === 'skip' ? CODES.skip : CODES[`fail ${outcome}`];
}

function isFail(outcome: Outcome): boolean {
  return outcome !== undefined && outcome !== 'skip';
}

/** A lost probe does not show what would have made it late. */
function isAlike(one: Outcome, other: Outcome): boolean {
  if (other === 'LOSS' || other === 'SLOW') return one === other;
  return isFail(one) && one !== 'LOSS' && one !== 'SLOW';
}

function marksOf(worlds: readonly (readonly World[])[], fails: (worlds: readonly World[]) => boolean): number {
  if (worlds.length === 1) return 1;
  return worlds.reduce((mark, those, index) => (fails(those) ? mark | (1 << index) : mark), 0);
}
