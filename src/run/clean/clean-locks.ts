import { hintLines, UserError } from '../../errors.ts';
import { takeLocks } from '../../state/locks.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import type { CleanTarget } from './clean-targets.ts';

/**
 * Keeps checks off these clusters, and clean off those that a check is at: its floaters would go under its hands.
 * @returns gives them up
 * @throws UserError LOCKED
 */
export async function lockTargets(
  targets: readonly Pick<CleanTarget, 'name' | 'fingerprint'>[],
  { env, stderr }: Pick<Io, 'env' | 'stderr'>,
): Promise<() => Promise<void>> {
  try {
    const { notes, release } = await takeLocks(targets, { env, runId: '', command: 'clean' });
    for (const note of notes) say(stderr, `note: ${note}`);
    return release;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.code === 'LOCKED') throw locked(error);
    // Where nothing can be written, no check runs either: it is refused there.
    return async () => {};
  }
}

function locked(error: UserError): UserError {
  return new UserError(error.message, {
    code: 'LOCKED',
    hint: [...hintLines(error), '--force removes its floaters all the same'],
    cause: error.cause,
  });
}
