import { ClusterError, UserError } from '../errors.ts';
import { statusOf } from '../kube/api.ts';

/**
 * Returns an answer, or undefined if there is none; `words` then name it to the user, unless it does not
 * exist.
 */
export type Try = <T>(words: string, answer: Promise<T>) => Promise<T | undefined>;

/**
 * Something that does not exist (404) is not missed; anything else that cannot be read is reported to
 * `onUnread`.
 */
export function trying(signal: AbortSignal, onUnread: (words: string) => void): Try {
  return async (words, answer) => {
    try {
      return await answer;
    } catch (error) {
      // A credential program that fails at this point throws a UserError.
      if (!(error instanceof ClusterError || error instanceof UserError || signal.aborted)) throw error;
      if (statusOf(error) !== 404) onUnread(words);
      return undefined;
    }
  };
}
