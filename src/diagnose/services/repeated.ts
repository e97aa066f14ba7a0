import { NAMESERVERS } from '../../model/dns-checks.ts';
import type { Failure } from '../../model/measured-run.ts';
import { sectionKey } from '../../model/sections.ts';
import { CODES } from '../../model/verdict.ts';
import type { World, WorldSection } from '../world.ts';

/**
 * By section, like the codes of `world.services`: 1 if the probe timed out although it had asked more than
 * once, so that it did not just lose one unlucky packet.
 */
export function repeatedOf(world: World): readonly Uint8Array[] {
  const width = world.ends.length;
  const isRetried = retriesOf(world);
  return world.services.map(({ section, codes }) =>
    codes.map((code, at) => {
      if (code !== CODES['fail TIMEOUT']) return 0;
      const cell = { section, node: Math.floor(at / width), end: at % width };
      return isSilent(world, cell) || isRetried(cell) ? 1 : 0;
    }),
  );
}

interface Cell {
  readonly section: WorldSection;
  readonly node: number;
  readonly end: number;
}

/**
 * A look-up asks for A and for AAAA. If one of them was answered, it has a latency. Any check asks several
 * times with `--count`.
 */
function isSilent({ ends, endpointOfEnd, run }: World, { section, node, end }: Cell): boolean {
  const { latencies, spread } = run.matrix.rows[section.rows[node] ?? -1] ?? {};
  const endpoint = endpointOfEnd[end] ?? -1;
  if ((spread?.lost[endpoint] ?? 0) > 1) return true;
  return NAMESERVERS.includes(ends[end]?.aim.role ?? 'own') && typeof latencies?.[endpoint] !== 'number';
}

/** Whether it failed again when it was made again (`--retries`). */
function retriesOf({ nodes, ends, run }: World): (cell: Cell) => boolean {
  const retried = new Set(run.failures.filter(({ attempts }) => attempts > 1).map(failureKey));
  return ({ section, node, end }) => {
    const [source, destination] = [nodes[node], ends[end]];
    if (retried.size === 0 || !source || !destination) return false;
    return retried.has(failureKey({ ...section, source: { cluster: source.cluster, node: source.name }, destination }));
  };
}

type FailedProbe = Pick<Failure, 'check' | 'path' | 'family' | 'source' | 'destination'>;

function failureKey({ source, destination, ...section }: FailedProbe): string {
  return [sectionKey(section), source.cluster, source.node, destination.node].join('/');
}
