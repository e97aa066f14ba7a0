import { ClusterError, hintLines, InternalError, type NetdoctorError } from '../../errors.ts';

/** A cluster that could not be cleaned. */
export interface FailedCleanup {
  readonly name: string;
  readonly error: NetdoctorError;
  /** What cleans it once that is put right. */
  readonly command: string;
}

/**
 * @param clusters how many there were in all; where there was but one, its error speaks for itself
 * @throws NetdoctorError that names those that were missed; a bug of ours as it is
 */
export function refuseFailedCleanups(missed: readonly FailedCleanup[], clusters: number): void {
  const [first] = missed;
  if (!first) return;
  const bug = missed.find(({ error }) => error instanceof InternalError);
  if (bug) throw bug.error;
  if (clusters === 1) throw first.error;
  const words = missed.map(({ name, error }) => `cluster ${name} was not cleaned: ${error.message}`);
  throw new ClusterError(words.join('; '), {
    code: 'NOT_CLEANED',
    hint: missed.flatMap(({ error, command }) => [...hintLines(error), `to clean it: ${command}`]),
    cause: first.error,
  });
}
