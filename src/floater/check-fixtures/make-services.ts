import { allDone, servicesPath } from '../../kube/api.ts';
import type { Floater } from '../../model/bound-plan.ts';
import type { Note } from '../../model/remark.ts';
import { type Aims, aimsOf, untriedAims } from './aims.ts';
import { awaitEndpoints, awaitedOf } from './endpoints.ts';
import { HAIRPIN_LABEL } from './names.ts';
import { putInPlace, refusalWords } from './put.ts';
import type { FixtureEnd, Work } from './request.ts';
import { labelFloaters, selectFloaters } from './selected.ts';
import { type MadeService, nodePortManifest, type ServiceOptions, serviceManifests } from './services.ts';

export interface MadeServices {
  readonly aims: Aims;
  readonly notes: readonly Note[];
}

/**
 * Makes the Services that these endpoints stand for. If one is refused, the checks that need it are skipped
 * with the reason.
 */
export async function makeServices(work: Work): Promise<MadeServices> {
  const { ends } = work;
  if (ends.length === 0) return { aims: [], notes: [] };
  const selected = selectFloaters(work.floaters);
  const trouble = await labelTrouble(work, selected);
  if (trouble !== undefined) return { aims: untriedAims(ends, trouble), notes: [] };
  const groups = [...Map.groupBy(ends, ({ makes }) => makes).values()];
  const made = await allDone(groups.map((group) => makeGroup(work, group, selected)));
  const awaited = made
    .flatMap(({ services }) => services)
    .map((service) => awaitedOf(service, selectedBy(service, selected)));
  const notes = awaited.length > 0 ? await awaitEndpoints(work, awaited) : [];
  return { aims: made.flatMap(({ aims }) => aims), notes };
}

async function labelTrouble(work: Work, selected: readonly Floater[]): Promise<string | undefined> {
  if (selected.length === 0) return 'there is no ready floater that a Service could select';
  try {
    await labelFloaters(work, selected);
    return undefined;
  } catch (error) {
    return `the floaters could not get the labels that the Services select: ${refusalWords(error, work.signal)}`;
  }
}

interface ServiceGroup {
  readonly aims: Aims;
  readonly services: readonly MadeService[];
}

/** Makes one kind of Service for the endpoints that need it: all of them or none. */
async function makeGroup(work: Work, ends: readonly FixtureEnd[], selected: readonly Floater[]): Promise<ServiceGroup> {
  const { namespace, platform, signal } = work;
  const port = selected[0]?.port ?? 0;
  const manifests = manifestsFor(ends, { namespace, port, platform }, selected.length);
  try {
    const services = await allDone(manifests.map((manifest) => makeService(work, manifest)));
    const byName = new Map(services.map((service) => [service.metadata.name, service]));
    return { aims: aimsOf(ends, { namespace, port, services: byName, selected }), services };
  } catch (error) {
    return {
      aims: untriedAims(ends, `the Services for it could not be made: ${refusalWords(error, signal)}`),
      services: [],
    };
  }
}

function manifestsFor(ends: readonly FixtureEnd[], options: ServiceOptions, selected: number): readonly MadeService[] {
  return ends[0]?.makes === 'nodeport' ? [nodePortManifest(options)] : serviceManifests(options, selected);
}

async function makeService(work: Work, manifest: MadeService): Promise<MadeService> {
  work.onProgress(`making Service ${manifest.metadata.name}`);
  return await putInPlace(work, servicesPath(work.namespace), manifest);
}

function selectedBy({ spec }: MadeService, selected: readonly Floater[]): readonly Floater[] {
  const number = spec.selector?.[HAIRPIN_LABEL];
  return number === undefined ? selected : selected.filter((_, index) => String(index + 1) === number);
}
