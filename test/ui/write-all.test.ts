import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeAll } from '../../src/ui/write-all.ts';
import { tempFolder } from '../support/temp.ts';

const SRC = join(import.meta.dirname, '../../src/ui');

test('writes all pieces, and does not wait', () => {
  const pieces = Array.from({ length: 100 }, (_, number) => `${number} `.repeat(10_000));
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text) < 0 } as unknown as NodeJS.WriteStream;
  writeAll(output, pieces);
  writeAll(output, 'and a text');
  expect(written.join('')).toBe(`${pieces.join('')}and a text`);
  expect(Math.max(...written.map((text) => text.length))).toBeLessThan(300_000);
});

/** Writes much, and then ends as main.ts does. */
const program = `
  import { setTimeout as sleep } from 'node:timers/promises';
  import { openOutput } from '${SRC}/output.ts';
  import { writeAll } from '${SRC}/write-all.ts';
  const output = openOutput('stdout', () => {});
  writeAll(output.stream, Array.from({ length: 100 }, () => 'x'.repeat(100_000)));
  await sleep(Number(process.argv[2]));
  await output.end();
  process.exit(output.lost()?.code === 'EPIPE' ? 141 : 3);`;

// It ends before it is known that the reader has gone, and long after that.
test.each([0, 300])('a reader that goes away ends the process with the code for that, %s ms later', async (ms) => {
  using folder = tempFolder();
  const script = '{ "$0" "$1" "$2"; echo $? >code; } | head -c 1000 >read';
  const argv = [process.execPath, folder.write('write.mjs', program), String(ms)];
  await execa('sh', ['-c', script, ...argv], { cwd: folder.path });
  expect(Number(readFileSync(join(folder.path, 'code'), 'utf8'))).toBe(141);
  expect(readFileSync(join(folder.path, 'read'), 'utf8')).toHaveLength(1_000);
});

test('a slow reader gets all of it', async () => {
  using folder = tempFolder();
  const script = '{ "$0" "$1" "$2"; echo $? >code; } | { sleep 0.5; wc -c >read; }';
  const argv = [process.execPath, folder.write('write.mjs', program), '0'];
  await execa('sh', ['-c', script, ...argv], { cwd: folder.path });
  expect(Number(readFileSync(join(folder.path, 'read'), 'utf8'))).toBe(10_000_000);
  expect(Number(readFileSync(join(folder.path, 'code'), 'utf8'))).toBe(3);
});
