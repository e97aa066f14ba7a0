import {
  type BoundPlan,
  FAMILIES,
  type Floater,
  familyOf,
  leadsToService,
  type OwnTarget,
  type Plugin,
  pairTargets,
  refined,
  type Seen,
  serviceTargets,
  skipped,
  type Target,
  type Targets,
} from '../../src/check/plugin.ts';

const CHECK = 'tcp';

/** The ExternalIPs of each node that has any. */
export function externalAims({ nodes }: Seen): ReturnType<NonNullable<Plugin['aims']>> {
  return nodes
    .filter(({ external }) => external.length > 0)
    .map(({ name, external }) => ({
      node: `${name} (ExternalIP)`,
      families: FAMILIES.filter((family) => external.some((address) => familyOf(address) === family)),
      aim: { kind: 'external', name, addresses: external },
    }));
}

/** Floaters at their own addresses, and those on the host network also at the ExternalIPs of their nodes. */
export function targets(bound: BoundPlan, source: number): Targets {
  const pairs = pairTargets(sectionsTo(bound, 'floaters'), source, { check: CHECK });
  const services = serviceTargets(sectionsTo(bound, 'services'), source, { check: CHECK });
  const external = refined(services, (target) => ofNode(bound, target));
  return { tried: [...pairs.tried, ...external.tried], untried: [...pairs.untried, ...external.untried] };
}

function sectionsTo(bound: BoundPlan, ends: 'floaters' | 'services'): BoundPlan {
  const sections = bound.sections.filter(({ path }) => leadsToService(path) === (ends === 'services'));
  return { ...bound, sections };
}

/** If a floater never became ready, its pairs have no verdict, whatever the address. */
function ofNode(bound: BoundPlan, target: OwnTarget): ReturnType<Parameters<typeof refined>[1]> {
  const { plan, floaters } = bound;
  const endpoint = plan.endpoints.findIndex(
    ({ cluster, layer, node }) => layer === 'node' && node === target.aim?.name && cluster === target.source.cluster,
  );
  if (endpoint === -1) return skipped('only the node layer answers on ExternalIPs: --layers node');
  return aimedAt(target, floaters[endpoint]);
}

function aimedAt(target: Target, floater: Floater | undefined): ReturnType<Parameters<typeof refined>[1]> {
  if (!floater) return undefined;
  if (floater.trouble) return { verdict: 'error', reason: 'POD', detail: floater.trouble };
  return { ...target, port: floater.port, identity: floater.identity };
}
