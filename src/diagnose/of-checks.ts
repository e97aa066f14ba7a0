import type { Facet } from './facet.ts';
import type { World } from './world.ts';

type Floaters = World['floaters'];

/** The checks that a facet is about. */
export function checksOf({ outs, ins }: Pick<Facet, 'outs' | 'ins'>, floaters: Floaters): ReadonlySet<string> {
  return new Set([...outs, ...ins].flatMap((index) => floaters[index]?.section.check ?? []));
}

/** Whether it leaves out checks that were made between floaters. */
export function isOfSomeChecks(facet: Pick<Facet, 'outs' | 'ins'>, floaters: Floaters): boolean {
  const ours = checksOf(facet, floaters);
  return floaters.some(({ section }) => !ours.has(section.check));
}
