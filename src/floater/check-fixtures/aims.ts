import { clusterIpsOf } from '../../kube/cluster-ips.ts';
import { endpointName, type Floater } from '../../model/bound-plan.ts';
import type { Aim, ServiceEnd } from '../../model/plan.ts';
import { HEADLESS, hairpinName, NODE_PORT, SERVICE } from './names.ts';
import { familiesOf, type MadeService } from './services.ts';

/** The Services that these endpoints stand for. */
export interface CheckServices {
  readonly namespace: string;
  readonly port: number;
  /** By name. */
  readonly services: ReadonlyMap<string, MadeService>;
  /** The floaters that they select; the nth floater has the nth hairpin Service. */
  readonly selected: readonly Floater[];
}

export type Aims = readonly (readonly [endpoint: string, aim: Aim])[];

/** The aims of these endpoints. Pure. */
export function aimsOf(ends: readonly ServiceEnd[], standing: CheckServices): Aims {
  return ends.map((end) => [endpointName(end), aimOf(end, standing)]);
}

/** The same reason why each of these endpoints cannot be tried. Pure. */
export function untriedAims(ends: readonly ServiceEnd[], untried: string): Aims {
  return ends.map((end) => [endpointName(end), { untried }]);
}

function aimOf({ aim: { role = 'own' } }: ServiceEnd, standing: CheckServices): Aim {
  switch (role) {
    case 'cluster-ip':
      return clusterIpAim(standing);
    case 'headless':
      return headlessAim(standing);
    case 'hairpin':
      return hairpinAim(standing);
    case 'nodeport':
      return nodePortAim(standing);
    default:
      return { untried: `nothing is made for an end of the role ${role}` };
  }
}

function clusterIpAim(standing: CheckServices): Aim {
  const service = standing.services.get(SERVICE);
  const addresses = service ? clusterIpsOf(service) : [];
  if (addresses.length === 0) return { untried: `Service ${SERVICE} got no address` };
  return { addresses, port: standing.port, expected: expectedOf(standing) };
}

function headlessAim(standing: CheckServices): Aim {
  const name = `${HEADLESS}.${standing.namespace}.svc`;
  const service = standing.services.get(HEADLESS);
  return { name, port: standing.port, expected: expectedOf(standing), ...familiesIn(service) };
}

function hairpinAim(standing: CheckServices): Aim {
  const { services, selected, port } = standing;
  const found = selected.flatMap(({ node }, index) => {
    const service = services.get(hairpinName(index + 1));
    const addresses = service ? clusterIpsOf(service) : [];
    return addresses.length > 0 ? [[node, addresses] as const] : [];
  });
  if (found.length === 0) return { untried: `Service ${hairpinName(1)} got no address` };
  const untried = `the Service selects the ${selectedWords(found.map(([node]) => node))} alone`;
  return { byNode: Object.fromEntries(found), port, untried, expected: expectedOf(standing) };
}

function nodePortAim(standing: CheckServices): Aim {
  const service = standing.services.get(NODE_PORT);
  const port = service?.spec.ports?.[0]?.nodePort;
  if (!port) return { untried: `Service ${NODE_PORT} got no port on the nodes` };
  return { port, expected: expectedOf(standing), ...familiesIn(service) };
}

/** Empty if an old server does not say. */
function familiesIn(service: MadeService | undefined): Pick<Aim, 'families'> {
  const families = service && familiesOf(service);
  return families ? { families } : {};
}

function expectedOf({ selected }: CheckServices): readonly string[] {
  return [...new Set(selected.map(({ identity }) => identity))];
}

function selectedWords(nodes: readonly string[]): string {
  const last = nodes.at(-1);
  if (nodes.length < 2) return `floater of ${last}`;
  return `floaters of ${nodes.slice(0, -1).join(', ')} and ${last}`;
}
