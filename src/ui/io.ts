export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/** Where a command writes and what it may know of its surroundings; tests pass their own. */
export interface Io {
  /** Opened by who reads from it, and not before: an open one keeps the process up. */
  readonly stdin?: () => NodeJS.ReadableStream;
  /** Data: what another program may read. */
  readonly stdout: NodeJS.WriteStream;
  /** Progress, words, errors; with --quiet what is written here is lost. */
  readonly stderr: NodeJS.WriteStream;
  /** With --quiet: the stderr that the verdict goes to. */
  readonly loud?: NodeJS.WriteStream;
  /** What --color says. */
  readonly color?: ColorChoice;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C and its like; what runs then ends in order. */
  readonly signal: AbortSignal;
}
