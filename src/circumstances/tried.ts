import { ClusterError, UserError } from '../errors.ts';
import { statusOf } from '../kube/api.ts';

/** What an answer is, or undefined where it cannot be had; `words` then name it to the user, unless it is not there. */
export type Try = <T>(words: string, answer: Promise<T>) => Promise<T | undefined>;

/** What is not there (404) is not missed; all else that cannot be read is told to `onUnread`. */
export function trying(signal: AbortSignal, onUnread: (words: string) => void): Try {
  return async (words, answer) => {
    try {
      return await answer;
    } catch (error) {
      // A credential program that fails by now is a UserError.
      if (!(error instanceof ClusterError || error instanceof UserError || signal.aborted)) throw error;
      if (statusOf(error) !== 404) onUnread(words);
      return undefined;
    }
  };
}
