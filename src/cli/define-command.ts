import type { InferredOptionTypes, Options } from 'yargs';
import type { Io } from '../ui/io.ts';
import { ioFlags } from './flags.ts';

/** yargs gives `--pod-wait` as `podWait` too; its own types know only the first. */
type CamelCase<S> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S;

export type Args<O extends Readonly<Record<string, Options>>> = {
  readonly [K in keyof O & string as CamelCase<K>]: InferredOptionTypes<O>[K];
};

/** A word of the command line that stands by itself. */
export interface Positional {
  readonly describe: string;
  /** Those that must be given come first. */
  readonly required: boolean;
}

export type Positionals = Readonly<Record<string, Positional>>;

export type PositionalArgs<P extends Positionals> = {
  readonly [K in keyof P]: P[K]['required'] extends true ? string : string | undefined;
};

/** A command is data: yargs gets the options, `run` the values, typed by them. */
export interface Command<O extends Readonly<Record<string, Options>>, P extends Positionals = Positionals> {
  readonly name: string;
  readonly describe: string;
  /** In the order in which they are given. */
  readonly positionals?: P;
  readonly options: O;
  /** @returns the exit code */
  readonly run: (args: Args<O> & PositionalArgs<P>, io: Io) => Promise<number>;
}

/** Every command has the flags about its output too; `run` finds them in its Io. */
export function defineCommand<
  const O extends Readonly<Record<string, Options>>,
  const P extends Positionals = Readonly<Record<never, never>>,
>(command: Command<O, P>): Command<O, P> {
  return { ...command, options: { ...command.options, ...ioFlags } };
}

/** As yargs wants it, and the help shows it: `diff <a> [b]`. */
export function usageOf({ name, positionals = {} }: Pick<Command<never>, 'name' | 'positionals'>): string {
  const words = Object.entries(positionals).map(([word, { required }]) => (required ? `<${word}>` : `[${word}]`));
  return [name, ...words].join(' ');
}
