import { type BoundPlan, isPair } from '../model/bound-plan.ts';
import { type Cell, cellKey, type Matrix, rejudge } from '../model/matrix.ts';
import { CODES, type Judgement, verdictOf } from '../model/verdict.ts';
import { programError } from './judgements.ts';

/** A probe that its floater says it cannot make. */
export interface Claim {
  readonly cell: Cell;
  readonly detail: string;
}

/**
 * What the matrix holds until all floaters of a kind agree. One node's word is not enough to leave its probes
 * out.
 */
export function unconfirmed(judgement: Judgement): Judgement {
  return isClaim(judgement) ? programError(judgement.detail) : judgement;
}

export function isClaim(judgement: Judgement): judgement is Extract<Judgement, { verdict: 'skip' }> {
  return judgement.verdict === 'skip' && judgement.byFloater === true;
}

/**
 * Makes claims `skip` if no floater of that cluster and layer could make the section's probes, and more than
 * one said so, or the only one that probes there. Otherwise they are errors, including those that were `skip`
 * until another floater could.
 * @returns the cells that it changed
 */
export function skipAgreed(matrix: Matrix, bound: BoundPlan, claims: readonly Claim[]): readonly Cell[] {
  const { endpoints } = bound.plan;
  const clusterOf = (source: number) => endpoints[source]?.cluster;
  const groups = Map.groupBy(claims, ({ cell }) => `${cell.section}/${clusterOf(cell.source)}`);
  return [...groups.values()].flatMap((group) => {
    const code = areAgreed(matrix, bound, group) ? CODES.skip : CODES['error PROGRAM'];
    const others = group.filter(({ cell }) => codeAt(matrix, cell) !== code);
    return others.map(({ cell, detail }) => {
      rejudge(matrix, cell, { code, detail });
      return cell;
    });
  });
}

/** The claims that still stand after these probes were made again. */
export function standing(claims: readonly Claim[], repeated: readonly Cell[]): readonly Claim[] {
  const keys = new Set(repeated.map(cellKey));
  return claims.filter(({ cell }) => !keys.has(cellKey(cell)));
}

function codeAt({ rows }: Matrix, { section, source, endpoint }: Cell): number | undefined {
  return rows[section]?.[source]?.verdicts[endpoint];
}

function areAgreed(matrix: Matrix, bound: BoundPlan, group: readonly Claim[]): boolean {
  const [first] = group;
  if (!first) return false;
  const kin = kinOf(matrix, bound, first.cell);
  const claiming = new Set(group.map(({ cell }) => cell.source));
  if (claiming.size < Math.min(2, kin.length)) return false;
  return !kin.some((source) => hasMeasured(matrix, first.cell.section, source));
}

/** Floaters of the same cluster and layer that probe in the section. Those that only answer do not count. */
function kinOf({ sections }: Matrix, { plan, floaters }: BoundPlan, cell: Cell): readonly number[] {
  const section = sections[cell.section];
  const from = plan.endpoints[cell.source];
  if (!section || !from) return [];
  return [...plan.endpoints.entries()].flatMap(([index, source]) => {
    if (!floaters[index] || source.cluster !== from.cluster || source.layer !== from.layer) return [];
    return plan.endpoints.some((destination) => isPair(plan, section, { source, destination })) ? [index] : [];
  });
}

function hasMeasured(matrix: Matrix, section: number, source: number): boolean {
  const verdicts = matrix.rows[section]?.[source]?.verdicts ?? [];
  return verdicts.some((code) => ['pass', 'fail'].includes(verdictOf(code) ?? ''));
}
