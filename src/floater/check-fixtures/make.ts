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
 * Makes what checks need in addition to the floaters, once those are ready, and waits until it is ready too.
 * If the cluster refuses something, a check is skipped, and the run goes on. `unmakeForChecks` must follow,
 * whatever the result.
 * @throws what interrupted it: an interruption, a bug
 */
export async function makeForChecks(request: MakeRequest): Promise<MadeFixtures> {
  const work = begin(request);
  const services = makeServices(work);
  const echo = makeEcho(work);
  // Nothing may still be in progress when it is removed again.
  await allDone<unknown>([services, echo]);
  const { aims, notes } = await services;
  const { echoes, notes: more } = await echo;
  return { aims: new Map(aims), echoes, notes: [...notes, ...more] };
}
