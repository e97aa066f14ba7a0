import { sendsOnly, traitsIn } from '../model/check-traits.ts';
import type { MeasuredRun } from '../model/measured-run.ts';

/** A time-out may be one unlucky packet. */
export const UNSURE = 0;
/** Several packets in a row were lost. */
export const SURE = 1;
/** It failed again later, or in many attempts. */
export const CERTAIN = 2;

/**
 * An unanswered SYN is sent again after a second (RFC 6298, 2.1), so a connection that was not established
 * within two seconds has lost more than one packet.
 */
const SYNS_MS = 2_000;

/** This many attempts take longer than a short outage. */
const MANY_ATTEMPTS = 5;

/**
 * Whether a time-out of the check means that more than one packet was lost. That holds for a check that only
 * connects, or that makes several attempts. It does not hold if the report does not say.
 * @returns by the name of a check: UNSURE, SURE or CERTAIN
 */
export function surenessOf({ spec }: MeasuredRun): (check: string) => number {
  const { probeTimeoutMs = 0, attempts = {} } = spec.options;
  const isPatient = Number(probeTimeoutMs) >= SYNS_MS;
  const counts = new Map(Object.entries(attempts as Readonly<Record<string, unknown>>));
  const traitsOf = traitsIn(spec.checks);
  return (check) => {
    const count = Number(counts.get(check) ?? 1);
    if (count >= MANY_ATTEMPTS) return CERTAIN;
    return (sendsOnly(traitsOf(check), 'tcp') && isPatient) || count > 1 ? SURE : UNSURE;
  };
}

/** @param lost how many attempts of a probe were lost */
export function surenessOfLost(lost: number): number {
  if (lost >= MANY_ATTEMPTS) return CERTAIN;
  return lost > 1 ? SURE : UNSURE;
}
