import { plugins } from '../../plugins/registry.ts';
import { UNKNOWN_TRAITS } from '../model/check-traits.ts';
import type { Aim, Endpoint, PlannedCheck, ServiceEnd } from '../model/plan.ts';

/** A check as a plan or a report contains it. Earlier versions did not write traits. */
export type SavedCheck = Omit<PlannedCheck, 'traits'> & Partial<Pick<PlannedCheck, 'traits'>>;

/** If the file has no traits for a check, adds those that the check has in this version. Pure. */
export function withTraits(checks: readonly SavedCheck[]): readonly PlannedCheck[] {
  return checks.map((check) => ({ ...check, traits: check.traits ?? traitsNow(check) }));
}

function traitsNow({ name }: SavedCheck): PlannedCheck['traits'] {
  return plugins.find((plugin) => plugin.name === name)?.traits ?? UNKNOWN_TRAITS;
}

/**
 * Adds the roles of service ends. If checks have no traits, their ends have no roles either, and only the
 * check and the name in words identify them. Pure.
 */
export function withRoles(endpoints: readonly Endpoint[], checks: readonly SavedCheck[]): readonly Endpoint[] {
  const earlier = new Set(checks.filter(({ traits }) => traits === undefined).map(({ name }) => name));
  if (earlier.size === 0) return endpoints;
  return endpoints.map((end) =>
    end.layer === 'service' && earlier.has(end.check) ? { ...end, aim: { ...end.aim, ...roleThen(end) } } : end,
  );
}

type Role = Pick<Aim, 'role' | 'node' | 'pod'>;

function roleThen({ check, node, aim: { kind } }: ServiceEnd): Role {
  if (check === 'dns') return dnsRole(node);
  if (check === 'apiserver') return { role: 'apiserver' };
  if (check === 'nodeport') return { role: 'nodeport', node: node.replace(/ \(NodePort\)$/, '') };
  if (check === 'service' && (kind === 'cluster-ip' || kind === 'headless' || kind === 'hairpin'))
    return { role: kind };
  return { role: 'own' };
}

function dnsRole(name: string): Role {
  if (name.endsWith('(resolv.conf)')) return { role: 'resolver' };
  if (name.includes('(DNS Service ')) return { role: 'dns-service' };
  const [, pod] = /\(DNS pod (.*)\)$/.exec(name) ?? [];
  return pod === undefined ? { role: 'dns-server' } : { role: 'dns-replica', pod };
}
