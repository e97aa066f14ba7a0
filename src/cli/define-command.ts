import type { InferredOptionType, InferredOptionTypes, Options, PositionalOptions } from 'yargs';
import type { CamelCase } from '../config/setting.ts';
import type { RunCommandLine } from '../run/demo/story.ts';
import type { Io } from '../ui/io.ts';
import { ioFlags } from './flags.ts';

/** yargs passes `--pod-wait` as `podWait` too, but its own types have only the first. */
export type Args<O extends Readonly<Record<string, Options>>> = {
  readonly [K in keyof O & string as CamelCase<K>]: InferredOptionTypes<O>[K];
};

export type Positionals = Readonly<Record<string, PositionalOptions>>;

/** A command is plain data. yargs gets the options, and `run` gets the values, typed by the options. */
export interface Command<O extends Readonly<Record<string, Options>>, P extends Positionals = Record<never, never>> {
  readonly name: string;
  readonly describe: string;
  /** Words after the command's name, in this order; those without `demandOption` may be left out. */
  readonly positionals?: P;
  readonly options: O;
  /**
   * @param run for a command that runs other commands
   * @returns the exit code
   */
  readonly run: (args: Args<O> & PositionalValues<P>, io: Io, run: RunCommandLine) => Promise<number>;
}

export type PositionalValues<P extends Positionals> = { readonly [K in keyof P]: InferredOptionType<P[K]> };

/** Adds the flags about output, which every command has. `run` finds their effect in its Io. */
export function defineCommand<
  const O extends Readonly<Record<string, Options>>,
  const P extends Positionals = Record<never, never>,
>(command: Command<O, P>): Command<O, P> {
  return { ...command, options: { ...command.options, ...ioFlags } };
}
