import yargs, { type Argv, type Options } from 'yargs';
import { UserError } from '../errors.ts';
import { isTextOfFile } from '../kube/text-for-path.ts';
import type { RunCommandLine } from '../run/demo/story.ts';
import { chosenIo, type IoFlags } from '../ui/chosen-io.ts';
import type { Io } from '../ui/io.ts';
import { version } from '../version.ts';
import { check } from './commands/check.ts';
import { checks } from './commands/checks.ts';
import { clean } from './commands/clean.ts';
import { demo } from './commands/demo.ts';
import { diff } from './commands/diff.ts';
import { explain } from './commands/explain.ts';
import { images } from './commands/images.ts';
import { init } from './commands/init.ts';
import { report } from './commands/report.ts';
import { resume } from './commands/resume.ts';
import { runs } from './commands/runs.ts';
import type { Command, Positionals } from './define-command.ts';
import { expandShortFlags } from './short-flags.ts';

/** A command line to run. */
export interface CommandLine {
  readonly argv: readonly string[];
  readonly io: Io;
  /** Lets a command run other commands. */
  readonly run: RunCommandLine;
}

/**
 * Finds the command in argv and runs it.
 * @param run lets a command run other commands
 * @returns the exit code
 * @throws UserError if argv is wrong
 */
export async function runCommand(argv: readonly string[], io: Io, run: RunCommandLine): Promise<number> {
  return await runWith({ argv, io, run }, (add) => {
    add(check);
    add(resume);
    add(report);
    add(diff);
    add(runs);
    add(clean);
    add(init);
    add(checks);
    add(explain);
    add(images);
    add(demo);
  });
}

/** Registers a command. Each is typed by its own options, which a list of commands could not express. */
type AddCommand = <O extends Readonly<Record<string, Options>>, P extends Positionals>(command: Command<O, P>) => void;

/** The same as `runCommand`, with other commands. */
export async function runWith(line: CommandLine, addAll: (add: AddCommand) => void): Promise<number> {
  const { argv, io, run } = line;
  let found: (() => Promise<number>) | undefined;
  const parser = emptyParser(line);
  addAll((command) => {
    parser.command({
      command: commandWords(command),
      describe: command.describe,
      // yargs forgets showHidden between parser and command.
      builder: (own: Argv) =>
        withPositionals(own, command).options(lastCounts(command.options)).showHidden('show-hidden', SHOW_HIDDEN),
      handler: (args) => {
        // yargs checked the values against the options; its handler's type does not carry that over.
        const values = { ...args, ...dashes(command, args, argv) } as unknown as Parameters<typeof command.run>[0];
        found = () => command.run(values, chosenIo(args as IoFlags, io), run);
        throw COMMAND_FOUND;
      },
    });
  });
  // By default, yargs writes help to the process's own stdout, where lost output goes unnoticed.
  try {
    await parser.parseAsync(expandShortFlags(argv), {}, (_error, _args, output) => {
      if (output) io.stdout.write(`${output}\n`);
    });
  } catch (error) {
    if (error !== COMMAND_FOUND) throw error;
  }
  return (await found?.()) ?? 0;
}

function emptyParser({ argv, io }: CommandLine): Argv {
  return yargs()
    .scriptName('kubectl netdoctor')
    .usage('Probe a cluster network from every node to every node, and say what is broken.\n\n  $0 COMMAND [flags]')
    .parserConfiguration({
      'boolean-negation': false,
      'dot-notation': false,
      'parse-numbers': false,
      'greedy-arrays': false,
    })
    .locale('en')
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(io.stdout.columns ?? 100, 120))
    .strictCommands()
    .strict()
    .demandCommand(1, 1, 'no command given', 'more than one command given')
    .exitProcess(false)
    .showHelpOnFail(false)
    .fail((message, error) => {
      throw error && error.name !== 'YError'
        ? error
        : usageError(withoutTexts(message ?? error?.message, argv), argv[0]);
    });
}

/**
 * Ends the parser once it has found the command. After a handler that returns, yargs makes the help text of
 * the command, which is not shown and takes as long as everything else before the first request.
 */
const COMMAND_FOUND = new Error('the command is found');

/** yargs takes a lone dash after a command for a flag, and leaves an empty word. */
function dashes(
  { positionals = {} }: WithPositionals,
  args: Readonly<Record<string, unknown>>,
  argv: readonly string[],
): Readonly<Record<string, string>> {
  if (!argv.includes('-')) return {};
  const empty = Object.keys(positionals).filter((name) => args[name] === '');
  return Object.fromEntries(empty.map((name) => [name, '-']));
}

const SHOW_HIDDEN = "With --help: list the rest of kubectl's flags too";

type WithPositionals = Pick<Command<Record<never, never>>, 'name'> & { readonly positionals?: Positionals };

/** `explain [code]`, as yargs expects it. */
function commandWords({ name, positionals = {} }: WithPositionals): string {
  const words = Object.entries(positionals).map(([word, { demandOption }]) =>
    demandOption ? `<${word}>` : `[${word}]`,
  );
  return [name, ...words].join(' ');
}

function withPositionals(parser: Argv, { positionals = {} }: WithPositionals): Argv {
  return Object.entries(positionals).reduce((own, [word, options]) => own.positional(word, options), parser);
}

/** As in kubectl, if a flag is repeated, the last one wins. Flags that are meant to be repeated are lists. */
function lastCounts(options: Readonly<Record<string, Options>>): Record<string, Options> {
  const coerce = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, option.array ? option : { ...option, coerce }]),
  );
}

/** `Unknown command: …` quotes a word, which must not be shown if it is the text of a kubeconfig or a key. */
function withoutTexts(message: string, argv: readonly string[]): string {
  if (!argv.some((word) => isTextOfFile(word.replace(/^--[\w-]+=/, '')))) return message;
  return `${message.replace(/:.*$/s, '')}: the text of a file stands where a word or a path should`;
}

function usageError(message: string, first: string | undefined): UserError {
  const command = [check, resume, report, diff, runs, clean, init, checks, explain, images, demo].some(
    ({ name }) => name === first,
  )
    ? ` ${first}`
    : '';
  return new UserError(message.replaceAll('\n', ' '), {
    code: 'USAGE',
    hint: `see 'kubectl netdoctor${command} --help' for usage`,
  });
}
