import { closestMatch } from 'leven';
import { UserError } from '../errors.ts';
import { type Chosen, idlePatterns } from '../model/chosen-nodes.ts';
import type { PlannedNode } from '../model/plan.ts';
import { listed } from '../model/untested.ts';

type Named = Pick<PlannedNode, 'cluster' | 'name'>;

const REFUSED = ['sources', 'destinations'] as const;

/** The name of each choice of nodes: a flag, or a key of the configuration file. */
export type ChoiceNames = Readonly<Record<(typeof REFUSED)[number], string>>;

/**
 * A source or destination that matches no node is a typing error or belongs to another cluster, and a check
 * without it would be of no use. A node to exclude may be gone already: that is a remark (idleRemarks).
 * @throws UserError NO_SUCH_NODE that names the pattern, and the nodes that may be meant
 */
export function refuseIdlePatterns(chosen: Chosen, nodes: readonly Named[], names: ChoiceNames): void {
  for (const key of REFUSED) {
    const idle = idlePatterns(chosen[key] ?? [], nodes);
    if (idle.length === 0) continue;
    throw new UserError(`${names[key]}: no node is called ${idle.join(', ')}`, {
      code: 'NO_SUCH_NODE',
      hint: [...meantWords(idle, nodes), `the nodes are ${listed(shownNames(nodes), MOST)}`],
    });
  }
}

const MOST = 20;
const FARTHEST = 4;

/** Names that differ by a few letters. */
function meantWords(patterns: readonly string[], nodes: readonly Named[]): readonly string[] {
  const names = [...nodes.map(({ name }) => name), ...nodes.map(({ cluster, name }) => `${cluster}/${name}`)];
  const meant = patterns.flatMap((pattern) => {
    const maxDistance = Math.min(FARTHEST, Math.ceil(pattern.length / 3));
    return closestMatch(pattern, names, { maxDistance }) ?? [];
  });
  return meant.length > 0 ? [`did you mean ${[...new Set(meant)].join(', ')}?`] : [];
}

/** With their cluster if there are two. */
function shownNames(nodes: readonly Named[]): readonly string[] {
  const several = new Set(nodes.map(({ cluster }) => cluster)).size > 1;
  return nodes.map(({ cluster, name }) => (several ? `${cluster}/${name}` : name));
}
