import { COUNT, FAMILY, list, object, PATH, VERDICT } from './schema-parts.ts';

const NUMBERS = list(list({ type: 'number', minimum: 0 }));

/** Each text stands for many failures, so that a long one would fill the memory. */
const SHORT = { type: 'string', maxLength: 10_000 } as const;

/** What the failures are made of, before they are made. */
export const GROUPED = object({
  matrix: object({ endpoints: list({ type: 'object' }), rows: list({ type: 'object' }) }),
  grouped: object({
    ends: list(object({ cluster: SHORT, node: SHORT }, { pod: SHORT, target: SHORT })),
    groups: list(
      object(
        { check: SHORT, path: PATH, family: FAMILY, verdict: VERDICT, detail: SHORT, probes: list(list(COUNT)) },
        { reason: SHORT, obstacle: SHORT, latencies: NUMBERS },
      ),
    ),
  }),
});
