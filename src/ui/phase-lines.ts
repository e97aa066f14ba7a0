import type { Task } from './task.ts';

/** A log in which nothing comes for long looks like a program that hangs. */
const SIGN_OF_LIFE_MS = 10_000;

/** Runs a phase's tasks side by side; a line for the begin and the end of each, and every ten seconds between. */
export async function runLines<T>(
  phase: string,
  tasks: readonly Task<T>[],
  stderr: NodeJS.WriteStream,
): Promise<readonly T[]> {
  const alone = tasks.length === 1;
  return await Promise.all(tasks.map((task) => runLine({ phase, task, alone, say: (words) => stderr.write(words) })));
}

interface TaskLine<T> {
  readonly phase: string;
  readonly task: Task<T>;
  /** Whether it is the phase's only task, so that nobody need ask of which the words are. */
  readonly alone: boolean;
  readonly say: (line: string) => void;
}

async function runLine<T>({ phase, task, alone, say }: TaskLine<T>): Promise<T> {
  const { title, run } = task;
  const began = Date.now();
  let last = '';
  const signOfLife = () => {
    const words = last === '' ? title : alone ? last : `${title}: ${last}`;
    say(`${phase}: ${words} (${Math.round((Date.now() - began) / 1000)} s)\n`);
  };
  say(`${phase}: ${title}\n`);
  const timer = setInterval(signOfLife, SIGN_OF_LIFE_MS).unref();
  try {
    const { value, words } = await run((words) => {
      last = words;
    });
    say(`${phase}: ${words}\n`);
    return value;
  } finally {
    clearInterval(timer);
  }
}
