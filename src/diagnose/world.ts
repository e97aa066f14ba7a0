import type { Section } from '../model/bound-plan.ts';
import { type Protocol, protocolsOn, traitsIn } from '../model/check-traits.ts';
import type { MatrixRowReport, MeasuredRun } from '../model/measured-run.ts';
import { type Layer, layersOf, leadsToService } from '../model/network.ts';
import type { Endpoint, PlannedNode, ServiceEnd } from '../model/plan.ts';
import { sectionKey } from '../model/sections.ts';
import { nodeIndex } from './node-index.ts';
import { inPlanOrder } from './section-order.ts';
import { CERTAIN, surenessOf, surenessOfLost } from './sureness.ts';

export interface WorldNode {
  readonly cluster: string;
  readonly name: string;
  readonly zone: string | undefined;
  readonly subnet: string | undefined;
  readonly podCIDRs: readonly string[];
}

/** A section and, for each node, the row of the report's matrix whose source it is. */
export interface WorldSection extends Section {
  readonly from: Layer;
  readonly to: Layer | 'service';
  /** What the check sends on this path. */
  readonly protocols: readonly Protocol[];
  /** Index into the report's rows; -1 if there is none. */
  readonly rows: Int32Array;
}

/**
 * Verdict codes from nodes to nodes, or from nodes to service ends: `codes[source * width + destination]`.
 */
export interface Square {
  readonly section: WorldSection;
  readonly codes: Uint8Array;
  /** By verdict code: how many probes of the square have it. */
  readonly counts: Uint32Array;
  /** How sure it is that a time-out was not one unlucky packet: UNSURE, SURE or CERTAIN. */
  readonly sure: Uint8Array;
}

/** A report's matrix, by node. */
export interface World {
  readonly run: MeasuredRun;
  readonly nodes: readonly WorldNode[];
  readonly ends: readonly ServiceEnd[];
  /** Between floaters, `nodes.length` wide. */
  readonly floaters: readonly Square[];
  /** To service ends, `ends.length` wide. */
  readonly services: readonly Square[];
  /** Index into the report's endpoints, by layer and node; -1 if there is none. */
  readonly endpointOf: Readonly<Record<Layer, Int32Array>>;
  /** Index into the report's endpoints, by service end. */
  readonly endpointOfEnd: Int32Array;
}

export function worldOf(run: MeasuredRun): World {
  const { endpoints, rows } = run.matrix;
  const places = placesOf(endpoints);
  const nodes = describedNodes(places.names, run.nodes);
  const ends = endpoints.filter((end): end is ServiceEnd => end.layer === 'service');
  const squares = new Map<string, Square>();
  const surenessOfCheck = surenessOf(run);
  const traitsOf = traitsIn(run.spec.checks);
  for (const [index, row] of rows.entries()) {
    const key = sectionKey(row);
    const square =
      squares.get(key) ??
      emptySquare(row, {
        protocols: protocolsOn(traitsOf(row.check), row.path),
        nodes: nodes.length,
        ends: ends.length,
      });
    squares.set(key, square);
    const source = places.node[row.source] ?? -1;
    if (source < 0) continue;
    square.section.rows[source] = index;
    fillRow(square, { source, row, places, sureness: surenessOfCheck(row.check) });
  }
  markRetried(run, { squares, places });
  const all = inPlanOrder([...squares.values()], run.spec);
  return {
    run,
    nodes,
    ends,
    floaters: all.filter(({ section }) => section.to !== 'service'),
    services: all.filter(({ section }) => section.to === 'service'),
    endpointOf: places.endpointOf,
    endpointOfEnd: places.endpointOfEnd,
  };
}

interface Places {
  readonly names: readonly { readonly cluster: string; readonly name: string }[];
  /** By endpoint: the index of its node, or its index among the service ends. */
  readonly node: Int32Array;
  readonly end: Int32Array;
  readonly layer: readonly Endpoint['layer'][];
  readonly endpointOf: World['endpointOf'];
  readonly endpointOfEnd: Int32Array;
}

function placesOf(endpoints: readonly Endpoint[]): Places {
  const ids = new Map<string, number>();
  const names: { cluster: string; name: string }[] = [];
  const node = new Int32Array(endpoints.length).fill(-1);
  const end = new Int32Array(endpoints.length).fill(-1);
  const services: number[] = [];
  for (const [index, one] of endpoints.entries()) {
    if (one.layer === 'service') {
      end[index] = services.push(index) - 1;
      continue;
    }
    const key = `${one.cluster}/${one.node}`;
    const id = ids.get(key) ?? names.push({ cluster: one.cluster, name: one.node }) - 1;
    ids.set(key, id);
    node[index] = id;
  }
  const endpointOf = { pod: indexOf('pod'), node: indexOf('node') };
  return {
    names,
    node,
    end,
    layer: endpoints.map(({ layer }) => layer),
    endpointOf,
    endpointOfEnd: Int32Array.from(services),
  };

  function indexOf(layer: Layer): Int32Array {
    const found = new Int32Array(names.length).fill(-1);
    for (const [index, one] of endpoints.entries()) if (one.layer === layer) found[node[index] ?? 0] = index;
    return found;
  }
}

function describedNodes(names: Places['names'], planned: readonly PlannedNode[]): readonly WorldNode[] {
  const byName = new Map(planned.map((node) => [`${node.cluster}/${node.name}`, node]));
  return names.map(({ cluster, name }) => {
    const { zone, subnets, podCIDRs = [] } = byName.get(`${cluster}/${name}`) ?? {};
    return { cluster, name, zone: zone || undefined, subnet: subnets?.[0], podCIDRs };
  });
}

interface SquareParts extends Pick<WorldSection, 'protocols'> {
  readonly nodes: number;
  readonly ends: number;
}

function emptySquare({ check, path, family }: Section, { protocols, nodes, ends }: SquareParts): Square {
  const [from, to] = layersOf(path);
  const width = leadsToService(path) ? ends : nodes;
  const rows = new Int32Array(nodes).fill(-1);
  const size = nodes * width;
  return {
    section: { check, path, family, from, to, protocols, rows },
    codes: new Uint8Array(size),
    counts: new Uint32Array(256),
    sure: new Uint8Array(size),
  };
}

interface Filling {
  readonly source: number;
  readonly row: Pick<MatrixRowReport, 'verdicts' | 'spread'>;
  readonly places: Places;
  /** What a time-out of this check means. */
  readonly sureness: number;
}

function fillRow({ section, codes, counts, sure }: Square, { source, row, places, sureness }: Filling): void {
  const { node, end, layer } = places;
  const isService = section.to === 'service';
  const width = codes.length / section.rows.length;
  const { verdicts, spread } = row;
  for (let index = 0; index < verdicts.length; index += 1) {
    const code = verdicts[index] ?? 0;
    if (code === 0 || layer[index] !== section.to) continue;
    const to = (isService ? end[index] : node[index]) ?? 0;
    codes[source * width + to] = code;
    counts[code] = (counts[code] ?? 0) + 1;
    sure[source * width + to] = spread ? Math.max(sureness, surenessOfLost(spread.lost[index] ?? 0)) : sureness;
  }
}

interface WorldParts {
  readonly squares: ReadonlyMap<string, Square>;
  readonly places: Places;
}

/** Marks the probes between floaters that failed again when they were retried. */
function markRetried({ failures }: MeasuredRun, { squares, places }: WorldParts): void {
  const retried = failures.filter(({ attempts }) => attempts > 1);
  if (retried.length === 0) return;
  const indexOf = nodeIndex(places.names);
  for (const failure of retried) {
    const { source, destination } = failure;
    const square = squares.get(sectionKey(failure));
    const from = indexOf(source);
    const to = indexOf(destination);
    if (square && square.section.to !== 'service' && from !== undefined && to !== undefined) {
      square.sure[from * places.names.length + to] = CERTAIN;
    }
  }
}
