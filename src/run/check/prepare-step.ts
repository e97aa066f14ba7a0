import { type MadeFixtures, makeForChecks } from '../../floater/check-fixtures/make.ts';
import type { FixtureEnd } from '../../floater/check-fixtures/request.ts';
import { unmakeForChecks } from '../../floater/check-fixtures/unmake.ts';
import { type BoundPlan, bindMade, type CheckFixtures } from '../../model/bound-plan.ts';
import type { CheckFixture } from '../../model/network.ts';
import type { Plan } from '../../model/plan.ts';
import { type Remark, remarksOf } from '../../model/remark.ts';
import { counted } from '../../text/plural.ts';
import type { Io } from '../../ui/io.ts';
import { runPhase } from '../../ui/phases.ts';
import type { DeployedCluster, DeployedRun } from '../run.ts';
import { asksOf } from './choose-checks.ts';

/** Milliseconds until what was made for checks must be ready. */
const READY_MS = 30_000;
/** Milliseconds for its removal, which an interruption does not shorten. */
const REMOVE_MS = 20_000;

export interface WithFixtures<T> {
  readonly value: T;
  readonly remarks: readonly Remark[];
}

export interface FixtureParts {
  readonly run: Pick<DeployedRun, 'clusters' | 'plugins'>;
  readonly bound: BoundPlan;
  readonly io: Io;
}

/**
 * Makes what checks need in addition to the floaters, runs `work`, and removes it again, however that ends.
 * If no check needs anything in a cluster, that cluster gets no request.
 */
export async function withFixtures<T>(
  { run, bound, io }: FixtureParts,
  work: (bound: BoundPlan) => Promise<T>,
): Promise<WithFixtures<T>> {
  const { fixtures } = asksOf(run.plugins);
  const clusters = fixtures.length === 0 ? [] : run.clusters.filter(({ name }) => isProbedFrom(bound, name));
  if (clusters.length === 0) return { value: await work(bound), remarks: [] };
  const left: Remark[] = [];
  try {
    const made = await makeStep({ clusters, bound, fixtures }, io);
    const value = await work({ ...bound, ...bindMade(bound.plan, joined(made)) });
    left.push(...made.flatMap(({ cluster, notes }) => remarksOf(cluster, notes)));
    return { value, remarks: left };
  } finally {
    left.push(...(await removeStep(clusters, io)));
  }
}

function isProbedFrom({ plan }: BoundPlan, cluster: string): boolean {
  return plan.directions.some(({ from, to }) => from === cluster || to === cluster);
}

interface MadeAt extends MadeFixtures {
  readonly cluster: string;
}

interface MakeParts {
  readonly clusters: readonly DeployedCluster[];
  readonly bound: BoundPlan;
  readonly fixtures: readonly CheckFixture[];
}

async function makeStep({ clusters, bound, fixtures }: MakeParts, io: Io): Promise<readonly MadeAt[]> {
  const tasks = clusters.map(({ name, client, namespace, found, floaters }) => ({
    title: name,
    run: async (say: (words: string) => void) => {
      const [floater] = floaters;
      const made = await makeForChecks({
        client,
        cluster: name,
        namespace,
        platform: found.platform,
        ends: fixtureEnds(bound.plan, { cluster: name, fixtures }),
        floaters: bound.floaters.filter((one) => one !== undefined).filter(({ cluster }) => cluster === name),
        wantsEcho: fixtures.some(({ makes }) => makes === 'echo'),
        ...(floater ? { echo: floater } : {}),
        signal: io.signal,
        waitMs: READY_MS,
        onProgress: say,
      });
      return { value: { ...made, cluster: name }, words: `${name}: ${madeWords(made)}` };
    },
  }));
  return await runPhase('prepare', tasks, io);
}

interface FixturesIn {
  readonly cluster: string;
  readonly fixtures: readonly CheckFixture[];
}

/** The service ends of this cluster that stand for a Service that is made. Pure. */
export function fixtureEnds(plan: Pick<Plan, 'endpoints'>, { cluster, fixtures }: FixturesIn): readonly FixtureEnd[] {
  const kinds = new Map(fixtures.map(({ check, makes }) => [check, makes]));
  return plan.endpoints.flatMap((end) => {
    const makes = end.layer === 'service' && end.cluster === cluster ? kinds.get(end.check) : undefined;
    return end.layer === 'service' && makes && makes !== 'echo' ? [{ ...end, makes }] : [];
  });
}

function madeWords({ aims, echoes }: MadeFixtures): string {
  const parts = [
    ...(aims.size > 0 ? ['Services'] : []),
    ...(echoes.length > 0 ? [counted(echoes.length, 'echo pod')] : []),
  ];
  return parts.length > 0 ? `${parts.join(' and ')} for the checks made` : 'nothing could be made for the checks';
}

/** No name occurs in two clusters. */
function joined(made: readonly MadeAt[]): CheckFixtures {
  return { aims: new Map(made.flatMap(({ aims }) => [...aims])), echoes: made.flatMap(({ echoes }) => echoes) };
}

/** Removes what was made, whatever the result of the run, and reports what could not be removed. */
async function removeStep(clusters: readonly DeployedCluster[], io: Io): Promise<readonly Remark[]> {
  const signal = AbortSignal.timeout(REMOVE_MS);
  const tasks = clusters.map(({ name, client, namespace }) => ({
    title: name,
    run: async (say: (words: string) => void) => {
      const notes = await unmakeForChecks({ client: client.withSignal(signal), namespace, signal, onProgress: say });
      const words = notes.length > 0 ? 'not all that the checks made could be removed' : 'what the checks made is gone';
      return { value: remarksOf(name, notes), words: `${name}: ${words}` };
    },
  }));
  return (await runPhase('remove', tasks, io)).flat();
}
