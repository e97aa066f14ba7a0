import { MANAGED_SELECTOR, OUR_LABELS } from '../../model/labels.ts';

/** On everything that exists only during the check phase; it is removed by this label and our own. */
export const FOR_CHECKS = 'netdoctor.io/for-checks';
/** On the floaters that the Services select. */
export const SERVICE_LABEL = 'netdoctor.io/service';
export const SERVICE_VALUE = 'floater';
/** On each of these floaters, with a number of its own: each has a Service to itself. */
export const HAIRPIN_LABEL = 'netdoctor.io/hairpin';

export const SERVICE = 'netdoctor-floater';
export const HEADLESS = 'netdoctor-floater-headless';
export const NODE_PORT = 'netdoctor-floater-nodeport';
export const ECHO = 'netdoctor-floater-echo';

/**
 * The maximum number of floaters that the Services select: more would show nothing new, and few make wrong
 * answers plain.
 */
export const MOST_SELECTED = 3;

export const CHECK_LABELS = { ...OUR_LABELS, [FOR_CHECKS]: 'true' } as const;
export const CHECKS_SELECTOR = `${MANAGED_SELECTOR},${FOR_CHECKS}=true`;
/** Floaters that Services select, or did when an earlier run was interrupted. */
export const SELECTED_SELECTOR = `${MANAGED_SELECTOR},${SERVICE_LABEL}`;

/** Name of the Service that selects only the floater with this number. */
export function hairpinName(number: number): string {
  return `netdoctor-floater-hairpin-${number}`;
}
