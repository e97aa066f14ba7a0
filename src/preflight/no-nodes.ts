import { closestMatch } from 'leven';
import { UserError } from '../errors.ts';
import type { Node } from '../kube/objects.ts';
import type { Untested } from '../model/plan.ts';
import { listed } from '../model/untested.ts';
import type { Placement } from './nodes.ts';
import { leftOutWords } from './nothing-to-probe.ts';

export interface NoNodesParts {
  readonly nodes: readonly Node[];
  readonly untested: readonly Untested[];
  readonly placements: readonly Placement[];
}

/**
 * @throws UserError NO_NODES if no node of a cluster would get a floater, with the reason; if the selector
 * matches no node, with the selector and the labels that may be meant
 */
export function refuseWithoutNodes({ nodes, untested, placements }: NoNodesParts): void {
  if (nodes.length > untested.length) return;
  if (nodes.length === 0) throw noNodes('the cluster has no nodes', 'check the context');
  const selector = Object.entries(placements.find(({ nodeSelector }) => nodeSelector)?.nodeSelector ?? {});
  const labels = nodes.map(({ metadata }) => metadata.labels ?? {});
  const fits = labels.some((own) => selector.every(([key, value]) => own[key] === value));
  if (fits) throw noNodes('every node is left out by rule', leftOutWords(untested, false));
  const words = selector.map((label) => label.join('=')).join(',');
  throw noNodes(`--node-selector ${words} fits no node`, selectorHint(selector, labels));
}

function noNodes(message: string, hint: string | readonly string[]): UserError {
  return new UserError(message, { code: 'NO_NODES', hint });
}

type Labels = Readonly<Record<string, string>>;

const MOST = 10;
const FARTHEST = 4;

function selectorHint(
  selector: readonly (readonly [string, string])[],
  labels: readonly Labels[],
): string | readonly string[] {
  const missing = selector.find(([key, value]) => !labels.some((own) => own[key] === value));
  if (!missing) return 'each of these labels is on some node, and no node has all of them';
  const [key] = missing;
  const values = [...new Set(labels.flatMap((own) => own[key] ?? []))].toSorted();
  if (values.length > 0) return `${key} is ${listed(values, MOST)} on the nodes`;
  const keys = [...new Set(labels.flatMap(Object.keys))].toSorted();
  const meant = closestMatch(key, keys, { maxDistance: Math.min(FARTHEST, Math.ceil(key.length / 3)) });
  const question = meant ? `; did you mean ${meant}?` : '';
  return [`no node has a label ${key}${question}`, `labels of the nodes: ${listed(keys, MOST)}`];
}
