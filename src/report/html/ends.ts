import type { FloaterFacts } from '../../model/measured-run.ts';
import type { FloaterEnd } from '../../model/plan.ts';
import type { Report } from '../report.ts';
import type { PageEnd } from './page-data.ts';

/** The ends that can be a row or a column. */
export interface PageEnds {
  readonly ends: readonly PageEnd[];
  /** The number of nodes among the ends. Nodes come first. */
  readonly nodes: number;
  /**
   * The place of each endpoint, by its index in the report. The endpoints of one node on two layers share a
   * place.
   */
  readonly placeOf: readonly number[];
}

/** In the order of the endpoints, floaters before service ends. Pure. */
export function endsOf({ matrix, nodes }: Pick<Report, 'matrix' | 'nodes'>): PageEnds {
  const facts = new Map(nodes.map((node) => [`${node.cluster}/${node.name}`, node]));
  const places = new Map<string, number>();
  const ends: PageEnd[] = [];
  const placeOf = new Array<number>(matrix.endpoints.length).fill(0);
  const add = (index: number, name: string, end: () => PageEnd) => {
    const place = places.get(name) ?? ends.push(end()) - 1;
    places.set(name, place);
    placeOf[index] = place;
  };
  for (const [index, end] of matrix.endpoints.entries()) {
    if (end.layer === 'service') continue;
    const name = `${end.cluster}/${end.node}`;
    add(index, name, () => nodeEnd(end, facts.get(name)));
  }
  const count = ends.length;
  for (const [index, end] of matrix.endpoints.entries()) {
    if (end.layer !== 'service') continue;
    const { cluster, node: name, check, aim } = end;
    const addresses = aim.addresses ? { service: aim.addresses } : {};
    add(index, `${cluster}/${name}/service/${check}`, () => ({ cluster, name, check, addresses }));
  }
  return { ends, nodes: count, placeOf };
}

function nodeEnd({ cluster, node: name }: FloaterEnd, facts: Report['nodes'][number] | undefined): PageEnd {
  const { zone, subnets: [subnet] = [], floaters = [] } = facts ?? {};
  return { cluster, name, ...(zone ? { zone } : {}), ...(subnet ? { subnet } : {}), addresses: byLayer(floaters) };
}

function byLayer(floaters: readonly FloaterFacts[]): PageEnd['addresses'] {
  return Object.fromEntries(floaters.map(({ layer, addresses }) => [layer, addresses]));
}
