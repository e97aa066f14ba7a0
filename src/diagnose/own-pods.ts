import type { Facet } from './facet.ts';
import { type Cause, eachFailed } from './search.ts';
import { PASSED, SILENT, TOLD, UNKNOWN } from './symptom.ts';
import { type Board, explain } from './tally.ts';
import type { World } from './world.ts';

/** Whether a rule about some checks on a node is what its own pods meet as well. */
export function isRuleOf(
  { place, facet }: Pick<Cause, 'place' | 'facet'>,
  same: Pick<Cause, 'place' | 'facet'>,
  { floaters }: World,
): boolean {
  if (place.kind !== 'node' || same.place.kind !== 'same' || same.place.node !== place.node) return false;
  const checksOf = ({ outs, ins }: Facet) => new Set([...outs, ...ins].map((index) => floaters[index]?.section.check));
  const ours = checksOf(facet);
  const all = new Set(floaters.map(({ section }) => section.check));
  if (ours.size < all.size) return [...checksOf(same.facet)].every((check) => ours.has(check));
  // What the host network lets in from nobody, it lets in from its own pods neither.
  const comes = (sections: readonly number[]) => sections.every((index) => floaters[index]?.section.to === 'node');
  return place.heading === 'inbound' && comes(facet.ins) && comes(same.facet.outs);
}

/**
 * What of a rule on a node its own pods meet, where that alone is too little to be found as a cause. Marks it as
 * explained.
 */
export function ownPods(board: Board, cause: Cause, world: World): readonly Cause[] {
  const { place, facet } = cause;
  if (place.kind !== 'node') return [];
  const { node, heading } = place;
  const all = [...(heading === 'inbound' ? [] : facet.outs), ...(heading === 'outbound' ? [] : facet.ins)];
  const stateOf = (section: number) => board.states[section]?.[node * (board.slots.nodes + 1)] ?? UNKNOWN;
  const open = [...new Set(all)].filter((section) => isOpen(stateOf(section)));
  const same = { place: { kind: 'same', node }, facet: { outs: open, ins: open, cost: 0 } } as const;
  const speaksAgainst = all.some((section) => stateOf(section) === PASSED);
  if (open.length === 0 || speaksAgainst || !isRuleOf(cause, same, world)) return [];
  eachFailed(board, same, (spot) => explain(board, spot));
  return [{ ...same, failed: open.length, passed: 0, gain: 0 }];
}

function isOpen(state: number): boolean {
  return state === SILENT || state === TOLD;
}
