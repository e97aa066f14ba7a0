import { type BoundPlan, endpointName, type Floater, type SeenFloater } from '../model/bound-plan.ts';
import { type Cell, cellKey, type Matrix, rejudge, unpassedCells } from '../model/matrix.ts';
import { CODES, verdictOf } from '../model/verdict.ts';

/** A floater that is no longer as verify saw it. Its failures say nothing about the network. */
export interface ChangedFloater {
  readonly endpoint: number;
  readonly words: string;
}

/** What exists now at the ends of the plan, in the order of its endpoints. */
export interface Present {
  /** The floater to probe: the earlier one if it is unchanged, otherwise one that is ready. */
  readonly floaters: readonly (Floater | undefined)[];
  readonly changed: readonly ChangedFloater[];
}

/** Compares the floaters that verify saw with those seen after the check phase. Pure. */
export function presentFloaters({ plan, floaters }: BoundPlan, seen: readonly SeenFloater[]): Present {
  const byEnd = Map.groupBy(seen, endpointName);
  const ends = plan.endpoints.map((endpoint, index) => {
    const before = floaters[index];
    const here = byEnd.get(endpointName(endpoint)) ?? [];
    const words = before && changeWords(before, here);
    const floater = before && !words ? before : here.find(({ state }) => state === 'ready');
    return { floater, changed: words ? [{ endpoint: index, words }] : [] };
  });
  return { floaters: ends.map(({ floater }) => floater), changed: ends.flatMap(({ changed }) => changed) };
}

/**
 * A node that is not ready does not count as a change of the floater: a probe that fails there stays failed.
 */
function changeWords(before: Floater, here: readonly SeenFloater[]): string | undefined {
  const head = `the floater on ${before.node}`;
  const now = here.find(({ uid }) => uid === before.uid);
  if (!now) return here.length > 0 ? `${head} was replaced during the check` : `${head} is gone`;
  if (now.restarts !== before.restarts) return `${head} restarted during the check`;
  if (typeof now.state === 'object') return `${head} ${now.state.lost}`;
  if (now.addresses.join() !== before.addresses.join()) return `${head} changed its addresses during the check`;
  return undefined;
}

/** Whether any probe failed or could not be measured. */
export function somethingFailed(matrix: Matrix): boolean {
  for (const { code } of unpassedCells(matrix)) if (isDoubtfulVerdict(code)) return true;
  return false;
}

/** It failed or could not be measured. */
export function isDoubtfulVerdict(code: number): boolean {
  const verdict = verdictOf(code);
  return verdict === 'fail' || verdict === 'error';
}

/** The probes that did not pass and have a changed floater at an end. */
export function doubtfulCells(matrix: Matrix, changed: readonly ChangedFloater[]): readonly Cell[] {
  const affected = new Set(changed.map(({ endpoint }) => endpoint));
  const found: Cell[] = [];
  for (const cell of unpassedCells(matrix)) {
    const touched = affected.has(cell.source) || affected.has(cell.endpoint);
    if (touched && isDoubtfulVerdict(cell.code)) found.push(cell);
  }
  return found;
}

/** Makes these probes `error POD`: they could not be measured. */
export function markDoubtful(matrix: Matrix, doubtful: readonly Cell[], changed: readonly ChangedFloater[]): void {
  const words = new Map(changed.map((one) => [one.endpoint, one.words]));
  for (const cell of doubtful) {
    const detail = words.get(cell.source) ?? words.get(cell.endpoint) ?? '';
    rejudge(matrix, cell, { code: CODES['error POD'], detail });
  }
}

/**
 * Handles execs that were refused because the pod does not exist, although the floater is still there. The
 * answer did not come from the API server that the list came from, but for example from another one behind a
 * proxy. Makes them `error EXEC`. @returns those cells
 */
export function markUnserved(matrix: Matrix, changed: readonly ChangedFloater[]): readonly Cell[] {
  const affected = new Set(changed.map(({ endpoint }) => endpoint));
  const found: Cell[] = [];
  for (const cell of unpassedCells(matrix)) {
    const isPod = cell.code === CODES['error POD'] && !affected.has(cell.source);
    if (isPod && matrix.details.get(cellKey(cell))?.obstacle === 'pod-gone') found.push(cell);
  }
  for (const cell of found) {
    const detail = `${matrix.details.get(cellKey(cell))?.detail}; but the floater is there, as it was before`;
    rejudge(matrix, cell, { code: CODES['error EXEC'], detail, obstacle: 'not-served' });
  }
  return found;
}
