import { ClusterError, hintLines, InternalError, type NetdoctorError } from '../../errors.ts';

/** A cluster that could not be cleaned. */
export interface FailedCleanup {
  readonly name: string;
  readonly error: NetdoctorError;
  /** The command that cleans it once the problem is solved. */
  readonly command: string;
}

/**
 * @param clusters the number of clusters in all; if there is only one, its own error is thrown
 * @throws NetdoctorError that names the clusters that were not cleaned; an internal error is thrown unchanged
 */
export function refuseFailedCleanups(failed: readonly FailedCleanup[], clusters: number): void {
  const [first] = failed;
  if (!first) return;
  const bug = failed.find(({ error }) => error instanceof InternalError);
  if (bug) throw bug.error;
  if (clusters === 1) throw first.error;
  const words = failed.map(({ name, error }) => `cluster ${name} was not cleaned: ${error.message}`);
  throw new ClusterError(words.join('; '), {
    code: 'NOT_CLEANED',
    hint: failed.flatMap(({ error, command }) => [...hintLines(error), `to clean it: ${command}`]),
    cause: first.error,
  });
}
