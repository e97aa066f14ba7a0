import type { ExecEnd } from '../kube/client.ts';
import type { Transcript } from './records.ts';

/** One source's exec, as it ended. */
export interface Execution {
  readonly end: ExecEnd;
  readonly transcript: Transcript;
  /** Whether the API server was waited for in vain. */
  readonly isApiAway: boolean;
}
