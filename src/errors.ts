import { oneLine } from './text/visible.ts';

export interface ErrorFacts {
  /** Stable and machine-readable: it is part of the JSON document of an error. */
  readonly code: string;
  /** What to do next: one line, or one line for each of several things. */
  readonly hint?: string | readonly string[];
  readonly cause?: unknown;
}

/*
 * Text from elsewhere (names, answers of servers and proxies, messages of the system, flags) enters errors
 * only here, so this is where it is made harmless.
 */

/** The user can fix it: a flag, a file, a name. One line, no stack, exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, { code, hint, cause }: ErrorFacts) {
    super(oneLine(message), { cause });
    this.code = code;
    this.hint = hintText(hint);
  }
}

export interface ClusterErrorFacts extends ErrorFacts {
  /** HTTP status of the API server's answer, if there was one. */
  readonly status?: number;
  /** The server's own words, if it answered. */
  readonly said?: string;
}

/** The cluster did not do what we asked: unreachable, forbidden, timed out. Exit code 2. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly code: string;
  readonly hint: string | undefined;
  readonly status: number | undefined;
  readonly said: string | undefined;

  constructor(message: string, { code, hint, cause, status, said }: ClusterErrorFacts) {
    super(oneLine(message), { cause });
    this.code = code;
    this.hint = hintText(hint);
    this.status = status;
    this.said = said === undefined ? undefined : oneLine(said);
  }
}

/** A bug in this program. Exit code 2, and the message asks the user to report it. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
  readonly code: string;
  readonly hint: string | undefined;

  constructor(message: string, { code, hint, cause }: ErrorFacts) {
    super(oneLine(message), { cause });
    this.code = code;
    this.hint = hintText(hint);
  }
}

/** One line per entry, whatever an entry contains. */
function hintText(hint: ErrorFacts['hint']): string | undefined {
  return hint === undefined ? undefined : [hint].flat().map(oneLine).join('\n');
}

/** The hint of an error, for use in another error that says more. */
export function hintLines({ hint }: Pick<NetdoctorError, 'hint'>): readonly string[] {
  return hint === undefined ? [] : hint.split('\n');
}

export type NetdoctorError = UserError | ClusterError | InternalError;

/** Turns anything thrown into one of the three classes; anything else is a bug. */
export function toNetdoctorError(thrown: unknown): NetdoctorError {
  if (thrown instanceof UserError || thrown instanceof ClusterError || thrown instanceof InternalError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new InternalError(message, {
    code: 'INTERNAL',
    hint: 'this is a bug in kubectl-netdoctor: please report it with the stack below',
    cause: thrown,
  });
}

/** The lines that a person reads: message, then hint. The stack is shown only for a bug. */
export function describeError(error: NetdoctorError): string {
  const lines = [`error: ${error.message}`];
  if (error.hint) lines.push(...error.hint.split('\n').map((line) => `  ${line}`));
  if (error instanceof InternalError && error.cause instanceof Error && error.cause.stack)
    lines.push(...stackLines(error.cause));
  return lines.join('\n');
}

/**
 * The stack without its message, which may contain text from elsewhere, on several lines; the message becomes
 * one line.
 */
function stackLines(error: Error): readonly string[] {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [oneLine(String(error)), ...frames.map(oneLine)];
}
