import type { ExecEnd } from '../kube/client.ts';
import type { Transcript } from './records.ts';

/** How the exec of one source ended. */
export interface Execution {
  readonly end: ExecEnd;
  readonly transcript: Transcript;
  /** Whether we waited for the API server in vain. */
  readonly isApiAway: boolean;
}
