/** Where a command writes and what it may know of its surroundings; tests pass their own. */
export interface Io {
  /** Data: what another program may read. */
  readonly stdout: NodeJS.WriteStream;
  /** Progress, words, errors. */
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C and its like; what runs then ends in order. */
  readonly signal: AbortSignal;
}
