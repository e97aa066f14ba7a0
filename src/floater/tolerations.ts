import { UserError } from '../errors.ts';
import { isLabelKey, isLabelValue } from '../kube/label-syntax.ts';
import type { Taint, TaintEffect, Toleration } from '../kube/objects.ts';
import type { Layer } from '../model/network.ts';

/** What floaters tolerate by default: everything, because nodes in trouble are what a check is for. */
export const TOLERATE_ALL: readonly Toleration[] = [{ operator: 'Exists' }];

const exists = (name: string, effect: TaintEffect): Toleration => ({
  key: `node.kubernetes.io/${name}`,
  operator: 'Exists',
  effect,
});

/** https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#taints-and-tolerations */
const BY_CONTROLLER: readonly Toleration[] = [
  exists('not-ready', 'NoExecute'),
  exists('unreachable', 'NoExecute'),
  exists('disk-pressure', 'NoSchedule'),
  exists('memory-pressure', 'NoSchedule'),
  exists('pid-pressure', 'NoSchedule'),
  exists('unschedulable', 'NoSchedule'),
];
const BY_CONTROLLER_ON_HOST: readonly Toleration[] = [exists('network-unavailable', 'NoSchedule')];

/**
 * Whether a DaemonSet's pods of this layer are scheduled to a node in spite of the taint, through the
 * tolerations of its template (undefined: all) or those that the controller adds to every pod of a DaemonSet.
 * Pure.
 */
export function tolerates(
  taint: Taint,
  tolerations: readonly Toleration[] = TOLERATE_ALL,
  layer: Layer = 'pod',
): boolean {
  // It only makes the node the last choice, and a DaemonSet's pod has no other.
  if (taint.effect === 'PreferNoSchedule') return true;
  const added = layer === 'node' ? [...BY_CONTROLLER, ...BY_CONTROLLER_ON_HOST] : BY_CONTROLLER;
  return [...tolerations, ...added].some((toleration) => fits(toleration, taint));
}

/** Toleration.ToleratesTaint of k8s.io/api/core/v1. */
function fits({ key = '', operator = 'Equal', value = '', effect }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  return operator === 'Exists' || value === (taint.value ?? '');
}

/**
 * Whether the cluster added the taint because the node is in trouble right now. Such a taint is not a rule
 * that somebody made, so it leaves a node untested that should have been tested. Pure.
 */
export function isTrouble({ key }: Pick<Taint, 'key'>): boolean {
  return TROUBLES.some((name) => key === `node.kubernetes.io/${name}`);
}

const TROUBLES: readonly string[] = [
  ...['not-ready', 'unreachable', 'network-unavailable'],
  ...['disk-pressure', 'memory-pressure', 'pid-pressure'],
];

const EFFECTS: readonly TaintEffect[] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const FORMS = 'key=value:Effect, key:Effect, key=value, key, or none; several are separated by commas';

/**
 * Parses `key=value:Effect`, `key:Effect`, `key=value` and `key`, separated by commas; `none` means no
 * tolerations. Pure.
 * @param name of the flag or key, for the error
 * @throws UserError that quotes the part that is not a toleration
 */
export function parseTolerations(text: string, name = '--tolerations'): readonly Toleration[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length === 1 && parts[0] === 'none') return [];
  return parts.map((part) => {
    const found = part === 'none' ? undefined : tolerationOf(part);
    if (found) return found;
    throw new UserError(`${name} has "${part}", which is no toleration`, {
      code: 'BAD_FLAG',
      hint: `it takes ${FORMS}`,
    });
  });
}

function tolerationOf(part: string): Toleration | undefined {
  const [, key = '', value, effect] = /^([^=:]*)(?:=([^=:]*))?(?::([^=:]*))?$/.exec(part) ?? [];
  const known = EFFECTS.find((one) => one === effect);
  if (!isLabelKey(key) || (effect !== undefined && !known)) return undefined;
  if (value !== undefined && !isLabelValue(value)) return undefined;
  return {
    key,
    ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
    ...(known ? { effect: known } : {}),
  };
}
