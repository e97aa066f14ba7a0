import type { Obstacle } from '../model/obstacle.ts';
import { verdictOf } from '../model/verdict.ts';
import { nodeIndex } from './node-index.ts';
import type { Square, World } from './world.ts';

/** A node from which probes could not be made, and why. */
export interface Obstructed {
  /** Index of the node. */
  readonly node: number;
  /** The obstacle of most of these probes; undefined if the report's version did not say. */
  readonly obstacle: Obstacle | undefined;
  readonly errors: number;
  /** The detail of the first of them. */
  readonly detail: string;
}

/** The results of the probes from each node. */
export interface ObstructedCounts {
  /** Passed or failed. */
  readonly measured: Int32Array;
  /** Have a verdict. */
  readonly judged: Int32Array;
}

/** The share of a node's probes that must be errors before its row counts as one, if no obstacle is known. */
export const MOSTLY = 0.8;

/** Whether any probe could not be measured. */
export function hasErrors({ floaters, services }: World): boolean {
  return [...floaters, ...services].some(({ counts }) =>
    counts.some((count, code) => count > 0 && verdictOf(code) === 'error'),
  );
}

export function countsOf(world: World): ObstructedCounts {
  const measured = new Int32Array(world.nodes.length);
  const judged = new Int32Array(world.nodes.length);
  eachCode(world, (node, code) => {
    const verdict = verdictOf(code);
    if (verdict) judged[node] = (judged[node] ?? 0) + 1;
    if (verdict === 'pass' || verdict === 'fail') measured[node] = (measured[node] ?? 0) + 1;
  });
  return { measured, judged };
}

/** Nodes whose program did not run to its end, each once. */
export function obstructedNodes(world: World, { judged }: ObstructedCounts): readonly Obstructed[] {
  const indexOf = nodeIndex(world.nodes);
  const byNode = new Map<number, Map<Obstacle | undefined, ObstacleTally>>();
  for (const { verdict, reason, obstacle, source, detail } of world.run.failures) {
    if (verdict !== 'error' || (!obstacle && reason !== 'EXEC' && reason !== 'FORBIDDEN')) continue;
    const node = indexOf(source);
    if (node === undefined) continue;
    const tallies = byNode.get(node) ?? new Map<Obstacle | undefined, ObstacleTally>();
    const tally = tallies.get(obstacle) ?? { errors: 0, detail };
    byNode.set(node, tallies);
    tallies.set(obstacle, tally);
    tally.errors += 1;
  }
  return [...byNode]
    .map(([node, tallies]) => ({ node, ...greatest(tallies) }))
    .filter(({ node, obstacle, errors }) => obstacle || errors >= (judged[node] ?? 0) * MOSTLY)
    .sort((a, b) => a.node - b.node);
}

interface ObstacleTally {
  errors: number;
  readonly detail: string;
}

function greatest(tallies: ReadonlyMap<Obstacle | undefined, ObstacleTally>): Omit<Obstructed, 'node'> {
  const [first] = [...tallies].toSorted(([, a], [, b]) => b.errors - a.errors);
  const [obstacle, tally] = first ?? [undefined, { errors: 0, detail: '' }];
  return { obstacle, ...tally };
}

function eachCode({ floaters, services }: World, visit: (node: number, code: number) => void): void {
  for (const { codes, section } of [...floaters, ...services] satisfies readonly Square[]) {
    const width = codes.length / section.rows.length;
    for (let at = 0; at < codes.length; at += 1) {
      const code = codes[at] ?? 0;
      if (code !== 0) visit(Math.floor(at / width), code);
    }
  }
}
