import { hintLines, UserError } from '../../errors.ts';
import { takeLocks } from '../../state/locks.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import type { CleanTarget } from './clean-targets.ts';

/**
 * Keeps checks away from these clusters, and clean away from clusters that a check is using, because it would
 * remove the floaters of that check.
 * @returns a function that gives up the locks
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
    // If nothing can be written, no check can run either, because it is refused for the same reason.
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
