/** One branch of a phase's task tree: one cluster's share of the phase. */
export interface Task<T> {
  readonly title: string;
  /** `say` shows the current step under the title. */
  readonly run: (say: (words: string) => void) => Promise<Done<T>>;
}

export interface Done<T> {
  readonly value: T;
  /** Replaces the title when the task is done. */
  readonly words: string;
}
