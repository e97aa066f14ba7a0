import type { InferredOptionTypes, Options } from 'yargs';
import type { Io } from '../ui/io.ts';
import { ioFlags } from './flags.ts';

/** yargs gives `--pod-wait` as `podWait` too; its own types know only the first. */
type CamelCase<S> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S;

export type Args<O extends Readonly<Record<string, Options>>> = {
  readonly [K in keyof O & string as CamelCase<K>]: InferredOptionTypes<O>[K];
};

/** A command is data: yargs gets the options, `run` the values, typed by them. */
export interface Command<O extends Readonly<Record<string, Options>>> {
  readonly name: string;
  readonly describe: string;
  readonly options: O;
  /** @returns the exit code */
  readonly run: (args: Args<O>, io: Io) => Promise<number>;
}

/** Every command has the flags about its output too; `run` finds them in its Io. */
export function defineCommand<const O extends Readonly<Record<string, Options>>>(command: Command<O>): Command<O> {
  return { ...command, options: { ...command.options, ...ioFlags } };
}
