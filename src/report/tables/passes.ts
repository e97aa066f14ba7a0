import { endpointName, type Section } from '../../model/bound-plan.ts';
import { familyOf, type Path } from '../../model/network.ts';
import type { Endpoint } from '../../model/plan.ts';
import { CODES } from '../../model/verdict.ts';
import type { Report } from '../report.ts';

/** One probe that passed. */
export interface Pass {
  readonly check: string;
  readonly path: Path;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly target: string;
  readonly latencyMs: number | undefined;
}

/** The number of probes that passed. */
export function countPasses({ matrix }: Pick<Report, 'matrix'>): number {
  return matrix.rows.reduce((sum, { verdicts }) => sum + verdicts.filter((code) => code === CODES.pass).length, 0);
}

/** The first `most` probes that passed, in the order of the matrix. A big run has a million. */
export function passesOf(report: Pick<Report, 'matrix' | 'nodes'>, most: number): readonly Pass[] {
  const passes: Pass[] = [];
  for (const pass of everyPass(report)) {
    if (passes.length >= most) break;
    passes.push(pass);
  }
  return passes;
}

function* everyPass({ matrix, nodes }: Pick<Report, 'matrix' | 'nodes'>): Generator<Pass> {
  const targets = new Map([...addressesOf(nodes), ...servicesOf(matrix.endpoints)]);
  for (const row of matrix.rows) {
    const source = matrix.endpoints[row.source];
    for (const [index, code] of row.verdicts.entries()) {
      const destination = matrix.endpoints[index];
      if (code !== CODES.pass || !source || !destination) continue;
      const target =
        targets.get(`${endpointName(destination)}/${row.family}`) ?? ownAim(source, destination, row) ?? '-';
      yield {
        check: row.check,
        path: row.path,
        source,
        destination,
        target,
        latencyMs: row.latencies[index] ?? undefined,
      };
    }
  }
}

function servicesOf(endpoints: readonly Endpoint[]): readonly (readonly [string, string])[] {
  return endpoints.flatMap((endpoint) =>
    endpoint.layer === 'service'
      ? (endpoint.aim.addresses ?? []).map((one) => [`${endpointName(endpoint)}/${familyOf(one)}`, one] as const)
      : [],
  );
}

/** The address of a service end that is different for each node. */
function ownAim({ node }: Endpoint, destination: Endpoint, { family }: Pick<Section, 'family'>): string | undefined {
  if (destination.layer !== 'service') return undefined;
  return destination.aim.byNode?.[node]?.find((address) => familyOf(address) === family);
}

function addressesOf(nodes: Report['nodes']): ReadonlyMap<string, string> {
  return new Map(
    nodes.flatMap(({ cluster, name, floaters }) =>
      floaters.flatMap(({ layer, addresses }) =>
        addresses.map((one) => [`${endpointName({ cluster, node: name, layer })}/${familyOf(one)}`, one] as const),
      ),
    ),
  );
}
