import type { Section } from '../model/bound-plan.ts';
import type { MeasuredRun } from '../model/measured-run.ts';
import { FAMILIES } from '../model/network.ts';

/** Sorts by the plan, so that the order of a report's rows makes no difference. */
export function inPlanOrder<S extends { readonly section: Section }>(
  squares: readonly S[],
  { checks }: Pick<MeasuredRun['spec'], 'checks'>,
): readonly S[] {
  const placeOf = ({ section: { check, path, family } }: S): readonly [number, number, number] => {
    const planned = checks.findIndex(({ name }) => name === check);
    return [planned, checks[planned]?.paths.indexOf(path) ?? -1, FAMILIES.indexOf(family)];
  };
  return squares.toSorted((a, b) => {
    const [here, there] = [placeOf(a), placeOf(b)];
    return here[0] - there[0] || here[1] - there[1] || here[2] - there[2];
  });
}
