import { type Cause, eachFailed } from './cause.ts';
import type { Facet } from './facet.ts';
import { isAbout } from './many-nodes.ts';
import { checksOf, isOfSomeChecks } from './of-checks.ts';
import { isOpen, PASSED, UNKNOWN } from './symptom.ts';
import { type Board, explain } from './tally.ts';
import type { World } from './world.ts';

const NONE: ReadonlySet<number> = new Set();

type CausePlace = Pick<Cause, 'place' | 'facet'>;

/**
 * Where the sections are described, and which of them fail everywhere, so that they say nothing about one
 * node.
 */
interface Seen extends Pick<World, 'floaters'> {
  readonly shut: ReadonlySet<number>;
}

/** The sections that a cause everywhere is about. */
export function shutBy(causes: readonly CausePlace[]): ReadonlySet<number> {
  return new Set(causes.flatMap(({ place, facet }) => (place.kind === 'run' ? facet.outs : [])));
}

/**
 * Whether the cause that keeps others from a node also keeps its own pods from it, or it from them. It may be
 * a rule about some checks, or whatever cuts its pods off.
 */
export function isRuleOf({ place, facet }: CausePlace, same: CausePlace, { floaters, shut }: Seen): boolean {
  if (same.place.kind !== 'same' || !isAbout(place, same.place.node)) return false;
  if (isAboutPods({ place, facet }, same, { floaters, shut })) return true;
  if (isOfSomeChecks(facet, floaters)) {
    const ours = checksOf(facet, floaters);
    return [...checksOf(same.facet, floaters)].every((check) => ours.has(check));
  }
  // If the host network lets nothing in, it does not let its own pods in either.
  const comes = (sections: readonly number[]) => sections.every((index) => floaters[index]?.section.to === 'node');
  return 'heading' in place && place.heading === 'inbound' && comes(facet.ins) && comes(same.facet.outs);
}

/** The node's pods are cut off from others and, in the same probes, from their own host. */
function isAboutPods(cause: CausePlace, same: CausePlace, { floaters, shut }: Seen): boolean {
  const { outs, ins } = waysIn(cause);
  const layersOf = (index: number) => floaters[index]?.section;
  const isOfPods =
    outs.every((out) => layersOf(out)?.from === 'pod') && ins.every((into) => layersOf(into)?.to === 'pod');
  // Pods reach each other on the bridge. Between a node and its own pods, a probe goes from one layer to the
  // other.
  const between = same.facet.outs.filter((index) => layersOf(index)?.from !== layersOf(index)?.to);
  return isOfPods && between.every((index) => outs.includes(index) || ins.includes(index) || shut.has(index));
}

/** The part of a facet that the heading of its place uses. */
export function waysIn({ place, facet: { outs, ins } }: CausePlace): Pick<Facet, 'outs' | 'ins'> {
  const heading = 'heading' in place ? place.heading : 'both';
  return { outs: heading === 'inbound' ? [] : outs, ins: heading === 'outbound' ? [] : ins };
}

/**
 * The part of a node's rule that its own pods meet, if that part alone is too small to be found as a cause.
 * Marks it as explained.
 */
export function ownPods(board: Board, cause: Cause, { floaters }: World): readonly Cause[] {
  const { place } = cause;
  if (place.kind !== 'node') return [];
  const { node } = place;
  const { outs, ins } = waysIn(cause);
  const all = [...outs, ...ins];
  const stateOf = (section: number) => board.states[section]?.[node * (board.slots.nodes + 1)] ?? UNKNOWN;
  const open = [...new Set(all)].filter((section) => isOpen(stateOf(section)));
  const same = { place: { kind: 'same', node }, facet: { outs: open, ins: open, cost: 0 } } as const;
  const speaksAgainst = all.some((section) => stateOf(section) === PASSED);
  if (open.length === 0 || speaksAgainst || !isRuleOf(cause, same, { floaters, shut: NONE })) return [];
  eachFailed(board, same, (spot) => explain(board, spot));
  return [{ ...same, failed: open.length, passed: 0, gain: 0 }];
}
