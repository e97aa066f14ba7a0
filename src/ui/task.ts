/** One branch of a phase's task tree: one cluster's share of it. */
export interface Task<T> {
  readonly title: string;
  /** `say` shows what is going on under the title. */
  readonly run: (say: (words: string) => void) => Promise<Done<T>>;
}

export interface Done<T> {
  readonly value: T;
  /** Takes the title's place when the task is done. */
  readonly words: string;
}
