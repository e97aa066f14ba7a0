import { isDeepStrictEqual } from 'node:util';
import { normalised, text } from './compare.ts';
import type { ExecOutcome } from './exec-raw.ts';

interface Outcomes {
  readonly real: ExecOutcome;
  readonly loopback: ExecOutcome;
}

export function execDifferences(
  { real, loopback }: Outcomes,
  { runtimeWords }: { runtimeWords: boolean },
): readonly string[] {
  if ('said' in real && 'said' in loopback && runtimeWords) return sameFailure(real, loopback);
  return isDeepStrictEqual(normalised(loopback), normalised(real)) ? [] : [`${text(loopback)}, not ${text(real)}`];
}

/** Compares everything except the runtime's message. */
function sameFailure({ said: real }: { said: unknown }, { said: loopback }: { said: unknown }): readonly string[] {
  const [is, should] = [withoutWords(loopback), withoutWords(real)];
  return is === should ? [] : [`${is}, not ${should}`];
}

const RUNTIMES = /(?<=error executing command in container: )(?:[^"\\]|\\.)+/g;

function withoutWords(status: unknown): string {
  const { message, reason, code, details, metadata, status: outcome } = status as Record<string, unknown>;
  return JSON.stringify({ metadata, status: outcome, message, reason, details, code }).replaceAll(RUNTIMES, '…');
}
