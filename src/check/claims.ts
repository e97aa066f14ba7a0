import type { BoundPlan } from '../plan/bind.ts';
import { programError } from './judgements.ts';
import { type Cell, type Matrix, rejudge } from './matrix.ts';
import { CODES, type Judgement, verdictOf } from './verdict.ts';

/** A probe of which its floater says that it cannot make it. */
export interface Claim {
  readonly cell: Cell;
  readonly detail: string;
}

/** What stands in the matrix until all of a kind agree: a node's own word is not enough to leave its probes out. */
export function unconfirmed(judgement: Judgement): Judgement {
  return isClaim(judgement) ? programError(judgement.detail) : judgement;
}

export function isClaim(judgement: Judgement): judgement is Extract<Judgement, { verdict: 'skip' }> {
  return judgement.verdict === 'skip' && judgement.byFloater === true;
}

/**
 * Makes claims `skip` where no floater of that cluster and layer could make the probes of the section, and more than one
 * said so; or the one that there is. Else they stay errors.
 * @returns the cells that it changed
 */
export function skipAgreed(matrix: Matrix, bound: BoundPlan, claims: readonly Claim[]): readonly Cell[] {
  const { endpoints } = bound.plan;
  const clusterOf = (source: number) => endpoints[source]?.cluster;
  const groups = Map.groupBy(claims, ({ cell }) => `${cell.section}/${clusterOf(cell.source)}`);
  return [...groups.values()]
    .filter((group) => areAgreed(matrix, bound, group))
    .flatMap((group) =>
      group.map(({ cell, detail }) => {
        rejudge(matrix, cell, { code: CODES.skip, detail });
        return cell;
      }),
    );
}

function areAgreed(matrix: Matrix, { plan, floaters }: BoundPlan, group: readonly Claim[]): boolean {
  const [first] = group;
  const from = plan.endpoints[first?.cell.source ?? -1];
  if (!first || !from) return false;
  const kin = [...floaters.keys()].filter((source) => {
    const floater = floaters[source];
    return floater?.cluster === from.cluster && floater.layer === from.layer;
  });
  const claiming = new Set(group.map(({ cell }) => cell.source));
  if (claiming.size < Math.min(2, kin.length)) return false;
  return !kin.some((source) => hasMeasured(matrix, first.cell.section, source));
}

function hasMeasured(matrix: Matrix, section: number, source: number): boolean {
  const verdicts = matrix.rows[section]?.[source]?.verdicts ?? [];
  return verdicts.some((code) => ['pass', 'fail'].includes(verdictOf(code) ?? ''));
}
