import type { Failure } from '../../model/measured-run.ts';

export type Detailed = Pick<Failure, 'reason' | 'detail'>;

export interface TellingDetail<One extends Detailed> {
  /** The first failure that says it. */
  readonly first: One;
  /** How many say the same, apart from numbers and addresses. */
  readonly count: number;
}

/** Words of the system or of ICMP that name what is wrong. */
const NAMED =
  /invalid argument|(network|net|host|address) (is )?unreachable|no route to host|permission denied|operation not permitted|prohibited|packet filtered/i;

/** Nobody said anything. */
const SILENT: ReadonlySet<Failure['reason']> = new Set<Failure['reason']>(['TIMEOUT', 'LOSS']);

/** Numbers and addresses: what differs from one failure to the next. */
const VARIABLE = /[\da-f]*:[\da-f:.]*:[\da-f:.]*|\d+(?:\.\d+)*/gi;

/**
 * Of the details of failures those that tell most about the reason: first the system's own words for it, then
 * other answers, then silence; the more frequent ones first. Those that differ only in numbers and addresses
 * are one. Pure.
 * @param most how many
 */
export function tellingDetails<One extends Detailed>(
  failures: readonly One[],
  most = 2,
): readonly TellingDetail<One>[] {
  const alike = Map.groupBy(
    failures.filter(({ detail }) => detail !== ''),
    ({ reason = '', detail }) => `${reason} ${detail.replaceAll(VARIABLE, '#')}`,
  );
  return [...alike.values()]
    .flatMap((ones) => (ones[0] ? [{ first: ones[0], count: ones.length }] : []))
    .toSorted((a, b) => rankOf(a.first) - rankOf(b.first) || b.count - a.count)
    .slice(0, most);
}

function rankOf({ reason, detail }: Detailed): number {
  if (NAMED.test(detail)) return 0;
  return SILENT.has(reason) ? 2 : 1;
}
