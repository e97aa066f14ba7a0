import type { EndRole } from './end-role.ts';
import type { Endpoint } from './plan.ts';

/**
 * What answers questions for names, and nothing else. A look-up asks it two questions: for A and for AAAA.
 */
export const NAMESERVERS: readonly EndRole[] = ['resolver', 'dns-service', 'dns-replica', 'dns-server'];

/** The checks that ask nothing but nameservers. */
export function dnsChecks(endpoints: readonly Endpoint[]): ReadonlySet<string> {
  const ends = endpoints.filter((end) => end.layer === 'service');
  const others = new Set(
    ends.filter(({ aim: { role = 'own' } }) => !NAMESERVERS.includes(role)).map(({ check }) => check),
  );
  return new Set(ends.map(({ check }) => check).filter((check) => !others.has(check)));
}
