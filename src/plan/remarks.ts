/** What the user should know of a run, and what does not stop it. */
export interface Remark {
  /** The cluster that it is about, by the run's name for it; empty: the whole run. */
  readonly cluster: string;
  readonly code: RemarkCode;
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
}

export type RemarkCode =
  | 'NETWORK_POLICIES'
  | 'ADMISSION_WARNING'
  | 'RIGHT_MISSING'
  | 'NOT_TRIED'
  | 'ONE_WAY'
  | 'NO_IDENTITY'
  | 'TIMED_OUT';
