import { setImmediate as soon } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { lineWriter } from '../../src/state/line-writer.ts';

/** A file that records what is done to it. From the `full`th write on, the disk is full. */
function slowFile(full = Number.POSITIVE_INFINITY) {
  const done: string[] = [];
  let writes = 0;
  return {
    done,
    appendFile: async (text: unknown) => {
      done.push(`begin ${String(text)}`);
      await soon();
      writes += 1;
      if (writes >= full) throw new Error('ENOSPC');
      done.push(`end ${String(text)}`);
    },
    datasync: async () => {
      done.push('sync');
    },
  };
}

test('lines never mix; waiting lines share a sync; each caller learns when its line is on disk', async () => {
  const file = slowFile();
  const write = lineWriter(file);
  const first = write('a').then(() => file.done.push('a is saved'));
  await soon();
  await Promise.all([first, write('b'), write('c').then(() => file.done.push('c is saved'))]);
  expect(file.done).toEqual(['begin a', 'end a', 'sync', 'a is saved', 'begin bc', 'end bc', 'sync', 'c is saved']);
});

test('after a failure nothing more is written, because the file may end with half a line', async () => {
  const file = slowFile(2);
  const write = lineWriter(file);
  await write('a');
  const ends = await Promise.allSettled([write('b'), write('c')]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(write('d')).rejects.toThrow('ENOSPC');
  expect(file.done.slice(3)).toEqual(['begin bc']);
});
