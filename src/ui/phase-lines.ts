import type { Task } from './task.ts';

/** Without a line now and then, a log looks as if the program hangs. */
const SIGN_OF_LIFE_MS = 10_000;

/**
 * Runs a phase's tasks in parallel. Prints a line at the start and the end of each, and every ten seconds in
 * between.
 */
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
  /** Whether it is the phase's only task: its lines then do not need to say which task they are about. */
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
