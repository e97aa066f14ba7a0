import { LISTR_DEFAULT_RENDERER_STYLE, Listr, ListrLogger, ProcessOutput } from 'listr2';
import { oneLine } from '../text/visible.ts';
import { runLines } from './phase-lines.ts';
import { type Style, type StyleIo, styleFor } from './style.ts';
import type { Task } from './task.ts';

/**
 * Runs a phase's tasks in parallel and shows them as a tree on stderr, or as lines if stderr is not a
 * terminal. The only module that knows Listr2.
 * @returns the tasks' values, in the order of the tasks
 * @throws whatever the first failing task threw
 */
export async function runPhase<T>(title: string, tasks: readonly Task<T>[], io: StyleIo): Promise<readonly T[]> {
  const { stderr, env } = io;
  const plain = tasks.map(harmless);
  // If a terminal reports no columns, Listr2 wraps after each character.
  const live = stderr.isTTY === true && (stderr.columns ?? 0) > 0 && env.TERM !== 'dumb';
  return live ? await runTree(title, plain, io) : await runLines(title, plain, stderr);
}

/** A tree is drawn by moving the cursor, so text from elsewhere must not move it. */
function harmless<T>({ title, run }: Task<T>): Task<T> {
  return {
    title: oneLine(title),
    run: async (say) => {
      const done = await run((words) => say(oneLine(words)));
      return { ...done, words: oneLine(done.words) };
    },
  };
}

async function runTree<T>(title: string, tasks: readonly Task<T>[], io: StyleIo): Promise<readonly T[]> {
  const { stderr } = io;
  const values: T[] = [];
  const branches = tasks.map(({ title, run }, index) => ({
    title,
    task: async (_: unknown, task: { title: string; output: string }) => {
      const done = await run((words) => {
        task.output = words;
      });
      values[index] = done.value;
      task.title = done.words;
    },
  }));
  const rendererOptions = {
    // By default Listr2 writes to stdout, and stdout is for data.
    logger: new ListrLogger({ processOutput: new ProcessOutput(stderr, stderr) }),
    collapseSubtasks: false,
    collapseErrors: false,
    showErrorMessage: false,
    color: iconColours(styleFor('stderr', io)),
  };
  const tree = new Listr([{ title, task: (_, parent) => parent.newListr(branches, { concurrent: true }) }], {
    renderer: 'default',
    rendererOptions,
    // If stdout is not a terminal, Listr2 would fall back to a renderer that writes its lines there, into the
    // data.
    fallbackRenderer: 'default',
    fallbackRendererOptions: rendererOptions,
    registerSignalListeners: false,
  });
  await tree.run();
  return values;
}

/** By default, Listr2 checks whether stdout supports colours. */
function iconColours({ good, bad, doubtful }: Style) {
  const paint = (name: string) => (name === 'COMPLETED' ? good : name.startsWith('FAILED') ? bad : doubtful);
  const names = Object.keys(LISTR_DEFAULT_RENDERER_STYLE.color ?? {});
  return Object.fromEntries(names.map((name) => [name, paint(name)]));
}
