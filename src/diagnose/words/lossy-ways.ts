import type { ReportNote } from '../../model/measured-run.ts';
import { eachPair } from '../each-pair.ts';
import type { DiagnosisContext, Located } from '../locate.ts';

/**
 * Whether a note is about a way on which packets are lost at random, so that no size can be learned from it.
 */
export function onLossyWay(
  { world, groupings }: DiagnosisContext,
  all: readonly Located[],
): (note: Pick<ReportNote, 'source' | 'destination'>) => boolean {
  const nodes = world.nodes.length;
  const ids = new Map(world.nodes.map(({ cluster, name }, index) => [`${cluster}/${name}`, index]));
  const lossy = new Set<number>();
  for (const { cause } of all) {
    if (cause.share === undefined) continue;
    eachPair(cause.place, { nodes, groupings }, (source, to) => void lossy.add(source * nodes + to));
  }
  const idOf = ({ cluster, node }: ReportNote['source']) => ids.get(`${cluster}/${node}`) ?? -1;
  return ({ source, destination }) => lossy.has(idOf(source) * nodes + idOf(destination));
}
