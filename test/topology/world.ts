import type { Section } from '../../src/model/bound-plan.ts';
import type { FailReason } from '../../src/model/verdict.ts';
import type { Layout } from './layout.ts';
import type { Network } from './network.ts';
import { type Fault, type Faults, faultsOf, isSpoiling } from './walk.ts';

/** Where probes are made, and what is broken there. */
export interface World {
  readonly network: Network;
  readonly layout: Layout;
  readonly faults: Faults;
  /**
   * Whether its faults stop every packet, only some of them, or make passing packets late or sometimes lost.
   */
  readonly kind: 'stopping' | 'partial' | 'spoiling';
}

/** Whether it was tried, and why it failed; undefined: it passed, and there is nothing to say. */
export type Outcome = FailReason | 'skip' | Noted | undefined;

/** It passed, with a note in the report. */
export type Noted = 'clamped' | 'flaky';

export type Setting = Pick<World, 'network' | 'layout'>;

/**
 * One world for the faults of each kind, in the order in which they show; the last two only if they have any.
 */
export function worldsOf(setting: Setting, faults: readonly Fault[]): readonly World[] {
  const all = Map.groupBy(faults, kindOf);
  return (['stopping', 'partial', 'spoiling'] as const).flatMap((kind): readonly World[] => {
    const own = all.get(kind) ?? [];
    return kind === 'stopping' || own.length > 0 ? [{ ...setting, kind, faults: faultsOf(own) }] : [];
  });
}

function kindOf(fault: Fault): World['kind'] {
  if (isSpoiling(fault)) return 'spoiling';
  return fault.isPartial ? 'partial' : 'stopping';
}

/** One probe. `cell` is its number in the matrix; its flows have numbers of their own because of it. */
export interface Probed {
  readonly section: Section;
  /** Indices of the plan's endpoints. */
  readonly source: number;
  readonly endpoint: number;
  readonly cell: number;
}
