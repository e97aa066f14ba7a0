import { UserError } from '../errors.ts';

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/;
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * Parses `500ms`, `5s`, `2m` or `1h`. A bare number means seconds, as in kubectl's --request-timeout.
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

const GO_PART_MS = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/**
 * Parses kubectl's --request-timeout. 0 means no timeout, a bare number means seconds, and anything else is a
 * Go duration, e.g. `1m30s` (`ParseTimeout` in client-go's tools/clientcmd/helpers.go).
 * @returns milliseconds; undefined if the flag is not given
 * @throws UserError that says what the flag takes
 */
export function parseRequestTimeout(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\+?\d+$/.test(text)) return Number(text) * 1_000;
  if (/^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.test(text)) {
    const parts = [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
    return Math.ceil(
      parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * GO_PART_MS[unit as keyof typeof GO_PART_MS], 0),
    );
  }
  throw new UserError(`--request-timeout is "${text}", which is no duration`, {
    code: 'BAD_DURATION',
    hint: 'write it as 500ms, 5s, 2m or 1m30s; a bare number is seconds, 0 is none',
  });
}
