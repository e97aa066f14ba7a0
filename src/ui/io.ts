export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/** Where a command writes, and what it may know about its environment. Tests pass their own. */
export interface Io {
  /** Opened only when it is read, because an open one keeps the process alive. */
  readonly stdin?: () => NodeJS.ReadableStream;
  /** Data: output that another program may read. */
  readonly stdout: NodeJS.WriteStream;
  /** Progress, messages, errors. With --quiet, anything written here is discarded. */
  readonly stderr: NodeJS.WriteStream;
  /** With --quiet: the stderr that the verdict goes to. */
  readonly loud?: NodeJS.WriteStream;
  /** The value of --color. */
  readonly color?: ColorChoice;
  readonly env: NodeJS.ProcessEnv;
  /** Aborted by Ctrl-C and similar signals; whatever is running then ends in an orderly way. */
  readonly signal: AbortSignal;
}
