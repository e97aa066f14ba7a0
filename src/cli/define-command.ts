import type { InferredOptionTypes, Options } from 'yargs';
import type { Io } from '../ui/io.ts';

/** A command is data: yargs gets the options, `run` the values, typed by them. */
export interface Command<O extends Readonly<Record<string, Options>>> {
  readonly name: string;
  readonly describe: string;
  readonly options: O;
  /** @returns the exit code */
  readonly run: (args: InferredOptionTypes<O>, io: Io) => Promise<number>;
}

export function defineCommand<const O extends Readonly<Record<string, Options>>>(command: Command<O>): Command<O> {
  return command;
}
