import type { ReportNote } from '../../model/measured-run.ts';
import { eachPair } from '../each-pair.ts';
import type { DiagnosisContext, Located } from '../locate.ts';
import { nodeIndex } from '../node-index.ts';

/**
 * Whether a note is about a way on which packets are lost at random, so that no size can be learned from it.
 */
export function onLossyWay(
  { world, groupings }: DiagnosisContext,
  all: readonly Located[],
): (note: Pick<ReportNote, 'source' | 'destination'>) => boolean {
  const nodes = world.nodes.length;
  const indexOf = nodeIndex(world.nodes);
  const lossy = new Set<number>();
  for (const { cause } of all) {
    if (cause.share === undefined) continue;
    eachPair(cause.place, { nodes, groupings }, (source, to) => void lossy.add(source * nodes + to));
  }
  return ({ source, destination }) => {
    const [from, to] = [indexOf(source), indexOf(destination)];
    return from !== undefined && to !== undefined && lossy.has(from * nodes + to);
  };
}
