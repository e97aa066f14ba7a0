import { allDone } from '../../kube/api.ts';
import type { CheckFixtures } from '../../model/bound-plan.ts';
import type { Note } from '../../model/remark.ts';
import { makeEcho } from './make-echo.ts';
import { makeServices } from './make-services.ts';
import { begin, type MakeRequest } from './request.ts';

export interface MadeFixtures extends CheckFixtures {
  readonly notes: readonly Note[];
}

/**
 * Makes what checks need beside the floaters, once those are ready, and waits until it is too. What the cluster refuses
 * is a reason to skip a check, not to end the run. Whatever comes of it, `unmakeForChecks` has to follow.
 * @throws what cut it short: an interruption, a bug
 */
export async function makeForChecks(request: MakeRequest): Promise<MadeFixtures> {
  const work = begin(request);
  const services = makeServices(work);
  const echo = makeEcho(work);
  // Nothing must be under way any more when it is removed again.
  await allDone<unknown>([services, echo]);
  const { aims, notes } = await services;
  const { echoes, notes: more } = await echo;
  return { aims: new Map(aims), echoes, notes: [...notes, ...more] };
}
