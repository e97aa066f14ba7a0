import { NAMESERVERS } from '../../model/dns-checks.ts';
import type { Failure } from '../../model/measured-run.ts';
import { sectionKey } from '../../model/sections.ts';
import { CODES } from '../../model/verdict.ts';
import { CERTAIN, SURE } from '../sureness.ts';
import type { World, WorldSection } from '../world.ts';

/** It asked again and again, or of something that only the way itself can keep from answering. */
export const AGAIN = 1;
/** Several packets in a row were lost, as in an outage of some seconds. */
export const STALLED = 2;

/**
 * By section, like the codes of `world.services`: AGAIN or STALLED if the probe timed out although it had
 * sent more than one packet, so that it did not just lose an unlucky one; otherwise 0.
 */
export function repeatedOf(world: World): readonly Uint8Array[] {
  const width = world.ends.length;
  const isRetried = retriesOf(world);
  return world.services.map(({ section, codes, sure }) =>
    codes.map((code, at) => {
      if (code !== CODES['fail TIMEOUT']) return 0;
      const cell = { section, node: Math.floor(at / width), end: at % width };
      if (isSilent(world, cell) || isRetried(cell) || sure[at] === CERTAIN) return AGAIN;
      // Behind other Services is one of several pods, which may have been busy.
      const isApi = world.ends[cell.end]?.aim.role === 'apiserver';
      return sure[at] === SURE ? (isApi ? AGAIN : STALLED) : 0;
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
