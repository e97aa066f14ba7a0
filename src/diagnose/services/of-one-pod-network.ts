import type { ServiceBoard } from './board.ts';
import { withParts } from './joined.ts';
import type { ServiceCause } from './search.ts';
import type { Way } from './suspect.ts';
import { sumsOf } from './suspect-sums.ts';

/** What pods do not reach if they do not reach the pods of other nodes. */
const BEHIND: readonly Way[] = ['pods', 'floaters', 'cluster-ip'];

/**
 * Where pods reach no pods behind Services, and nobody reaches DNS, nobody reaches the pods of other nodes,
 * among which are those of DNS: that is one cause.
 */
export function ofOnePodNetwork(board: ServiceBoard, causes: readonly ServiceCause[]): readonly ServiceCause[] {
  if (board.symptom !== 'reach') return causes;
  const parts = new Map<ServiceCause, readonly ServiceCause[]>();
  const joined = causes.flatMap((cause) => {
    const dns = causes.find((other) => isDnsOf(other, cause));
    if (!dns || [...parts.values()].some((taken) => taken.includes(dns))) return [cause];
    const suspect = { ...cause.suspect, way: 'pods' } as const;
    const { failed, passed } = sumsOf(board, suspect);
    const whole: ServiceCause = { ...cause, suspect, failed, passed };
    parts.set(whole, [cause, dns]);
    return [whole, cause];
  });
  return withParts({ board, causes: joined }, (cause) => parts.get(cause) ?? []);
}

function isDnsOf({ suspect: dns }: ServiceCause, { suspect }: ServiceCause): boolean {
  const isBehind = suspect.kind === 'everywhere' && suspect.layer !== 'node' && BEHIND.includes(suspect.way);
  if (!isBehind || dns.kind !== 'everywhere' || dns.way !== 'dns') return false;
  return dns.cluster === suspect.cluster && dns.family === suspect.family;
}
