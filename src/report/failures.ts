import type { Failure } from '../model/measured-run.ts';
import { compareProbes } from '../model/probe-order.ts';
import { compareNames } from '../text/compare-names.ts';

/** `fail` before `error`, then by check, names and family, so that the order is the same in every run. */
export function compareFailures(a: Failure, b: Failure): number {
  return compareNames(b.verdict, a.verdict) || compareProbes(a, b);
}

type Optional = 'target' | 'reason' | 'obstacle' | 'latencyMs';

/** What is known of a failure. */
export type FailureParts = Omit<Failure, Optional> & { readonly [Key in Optional]: Failure[Key] | undefined };

/** The failure as a report has it: in this order, and without what is not known. Pure. */
export function failureOf(parts: FailureParts): Failure {
  const { check, path, family, source, destination, target, verdict, reason, detail, obstacle, attempts } = parts;
  // Nearly all are such, and there may be millions: without spreads, each takes half the memory.
  if (target && reason && !obstacle && parts.latencyMs === undefined) {
    return { check, path, family, source, destination, target, verdict, reason, detail, attempts };
  }
  return {
    check,
    path,
    family,
    source,
    destination,
    ...(target ? { target } : {}),
    verdict,
    ...(reason ? { reason } : {}),
    detail,
    ...(obstacle ? { obstacle } : {}),
    attempts,
    ...(parts.latencyMs === undefined ? {} : { latencyMs: parts.latencyMs }),
  };
}
