import { compareNames } from '../text/compare-names.ts';
import { type Chosen, notChosen, roleOf } from './chosen-nodes.ts';
import { type Family, LAYERS, type Layer, layersOf, type Path } from './network.ts';
import type { FloaterEnd, Plan, PlannedNode, ServiceEnd } from './plan.ts';

export interface PlanInput
  extends Pick<
    Plan,
    | 'runId'
    | 'resumes'
    | 'source'
    | 'destinations'
    | 'directions'
    | 'nodes'
    | 'checks'
    | 'options'
    | 'untested'
    | 'remarks'
  > {
  /** What checks aim at besides floaters. */
  readonly services?: readonly ServiceEnd[];
  /** Which nodes the user wants probes from and to. */
  readonly chosen?: Chosen;
}

/**
 * Endpoints cluster by cluster, ordered by node name, so that two runs number them alike; services come last.
 */
export function makePlan({ services = [], chosen = {}, ...input }: PlanInput): Plan {
  const { source, destinations, checks } = input;
  const order = new Map([source, ...destinations].map(({ name }, index) => [name, index]));
  const place = (cluster: string) => order.get(cluster) ?? order.size;
  const nodes = input.nodes.toSorted((a, b) => place(a.cluster) - place(b.cluster) || compareNames(a.name, b.name));
  const untested = [...input.untested, ...notChosen(chosen, nodes, input.untested)];
  const left = new Set(untested.map(({ cluster, node }) => `${cluster}/${node}`));
  const tested = nodes.filter(({ cluster, name }) => !left.has(`${cluster}/${name}`));
  const layers = new Set(checks.flatMap(({ paths }) => paths.flatMap(floaterLayers)));
  const ends = LAYERS.filter((layer) => layers.has(layer)).flatMap((layer) =>
    tested.map((node): FloaterEnd => ({ cluster: node.cluster, node: node.name, layer, ...roleOf(chosen, node) })),
  );
  return {
    version: 1,
    ...input,
    nodes,
    untested,
    endpoints: [...ends, ...services],
    families: promisedFamilies(tested),
  };
}

function floaterLayers(path: Path): readonly Layer[] {
  return layersOf(path).filter((layer) => layer !== 'service');
}

function promisedFamilies(nodes: readonly PlannedNode[]): readonly Family[] {
  const cidrs = nodes.flatMap(({ podCIDRs }) => podCIDRs);
  const families: Family[] = [];
  if (cidrs.some((cidr) => !cidr.includes(':'))) families.push('ipv4');
  if (cidrs.some((cidr) => cidr.includes(':'))) families.push('ipv6');
  return families;
}
