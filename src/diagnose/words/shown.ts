import type { Failure } from '../../model/measured-run.ts';
import { FAMILIES, type Family } from '../../model/network.ts';
import { sectionKey } from '../../model/sections.ts';
import { CODES, type FailReason, verdictOf } from '../../model/verdict.ts';
import type { Region } from '../finding.ts';
import type { Square, World } from '../world.ts';
import { type FailedCell, failedCells } from './failed-cells.ts';
import { failuresIn } from './failures-in.ts';
import type { Fared, Shown } from './reason-rules.ts';

/** A share of passes that is a contrast. */
const MOSTLY = 0.8;

/**
 * What the run shows about the failed probes of a region, which reasonsFor goes by. Pure.
 * @param failures the region's failures with their details, if they were looked up before
 */
export function shownIn(
  world: World,
  region: readonly Region[],
  failures: readonly Failure[] = failuresIn(world.run, region),
): Shown {
  const cells = failedCells(world, region);
  if (cells.length === 0) return {};
  const reasons = new Map<FailReason, number>();
  for (const { reason } of cells) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const between = cells.filter(({ to }) => to !== undefined);
  return {
    reasons,
    details: failures.map(({ detail }) => detail),
    protocols: [...new Set(cells.flatMap(({ square }) => square.section.protocols))],
    ...familiesIn(world, cells),
    ...known(
      'otherFamily',
      alike(
        world,
        between,
        ({ section: one }, { section: other }) =>
          one.check === other.check && one.path === other.path && one.family !== other.family,
      ),
    ),
    ...known(
      'nodeLayer',
      alike(
        world,
        between,
        ({ section: one }, { section: other }) =>
          other.path === 'node-node' && one.path !== 'node-node' && one.family === other.family,
      ),
    ),
    ...known('ownPods', ownPods(world, between)),
    ...known('otherNodes', otherNodes(world, cells)),
    isPodsOnly: world.floaters.every(({ section }) => section.path === 'pod-pod'),
  };
}

function known<Key extends string>(key: Key, fared: Fared | undefined): Partial<Record<Key, Fared>> {
  return fared === undefined ? {} : ({ [key]: fared } as Record<Key, Fared>);
}

/** Only if others were probed as well: otherwise it says nothing. */
function familiesIn(
  { floaters, services }: World,
  cells: readonly FailedCell[],
): { readonly families?: readonly Family[] } {
  const probed = new Set([...floaters, ...services].map(({ section }) => section.family));
  const failed = new Set(cells.map(({ square }) => square.section.family));
  return failed.size < probed.size ? { families: FAMILIES.filter((family) => failed.has(family)) } : {};
}

/** How the probes of other sections between the same nodes fared. */
function alike(
  world: World,
  cells: readonly FailedCell[],
  isAlike: (one: Square, other: Square) => boolean,
): Fared | undefined {
  const others = new Map<Square, readonly Square[]>();
  const codes: number[] = [];
  for (const { square, from, to = 0 } of cells) {
    const similar = others.get(square) ?? world.floaters.filter((other) => isAlike(square, other));
    others.set(square, similar);
    for (const other of similar) codes.push(other.codes[from * world.nodes.length + to] ?? 0);
  }
  return faredOf(codes);
}

/** Probes to the same service ends from nodes that have no failed cell. */
function otherNodes({ ends }: World, cells: readonly FailedCell[]): Fared | undefined {
  const failed = new Set(cells.map(({ from }) => from));
  const asked = new Map(
    cells.flatMap(({ square, end }) =>
      end === undefined ? [] : [[`${sectionKey(square.section)}/${end}`, { square, end }] as const],
    ),
  );
  const codes = [...asked.values()].flatMap(({ square, end }) =>
    Array.from(square.section.rows.keys()).flatMap((node) =>
      failed.has(node) ? [] : (square.codes[node * ends.length + end] ?? 0),
    ),
  );
  // If every node has failed there, none is left that passes.
  return asked.size > 0 && codes.length === 0 ? 'failed' : faredOf(codes);
}

/** Probes between a node and its own pods, if all cells have that node at one end. */
function ownPods({ floaters, nodes }: World, cells: readonly FailedCell[]): Fared | undefined {
  const [first] = cells;
  const shared = [first?.from, first?.to].find((node) => cells.every(({ from, to }) => from === node || to === node));
  if (shared === undefined) return undefined;
  return faredOf(
    floaters
      .filter(({ section }) => section.from !== section.to)
      .map(({ codes }) => codes[shared * nodes.length + shared] ?? 0),
  );
}

/** Undefined if nothing was measured, or if some passed and others did not. */
function faredOf(codes: readonly number[]): Fared | undefined {
  const passed = codes.filter((code) => code === CODES.pass).length;
  const failed = codes.filter((code) => verdictOf(code) === 'fail').length;
  if (passed > 0 && passed >= (passed + failed) * MOSTLY) return 'passed';
  return failed > 0 && failed >= (passed + failed) * MOSTLY ? 'failed' : undefined;
}
