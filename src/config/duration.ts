import { UserError } from '../errors.ts';

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/;
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * `500ms`, `5s`, `2m`, `1h`; a bare number is seconds, as in kubectl's --request-timeout.
 * @returns milliseconds
 * @throws UserError that names the flag
 */
export function parseDuration(flag: string, text: string): number {
  const found = DURATION.exec(text.trim());
  const ms = found ? Number(found[1]) * UNIT_MS[(found[2] ?? 's') as keyof typeof UNIT_MS] : Number.NaN;
  if (!(ms > 0)) {
    throw new UserError(`--${flag} is "${text}", which is no duration above 0`, {
      code: 'BAD_DURATION',
      hint: 'write it as 500ms, 5s, 2m or 1h; a bare number is seconds',
    });
  }
  return ms;
}
