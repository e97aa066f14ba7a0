import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { writeAll } from '../../src/ui/write-all.ts';
import { tempFolder } from '../support/temp.ts';

const SRC = join(import.meta.dirname, '../../src/ui');

function* pieces(count: number): Generator<string> {
  for (let number = 0; number < count; number += 1) yield `${number} `.repeat(10_000);
}

describe('writeAll', () => {
  test('writes all pieces, no faster than they are read', async () => {
    let text = '';
    let most = 0;
    const output = new Writable({
      highWaterMark: 100_000,
      write(chunk: Buffer, _, done) {
        text += chunk.toString();
        most = Math.max(most, output.writableLength);
        setTimeout(done, 1);
      },
    });
    await writeAll(output as NodeJS.WriteStream, pieces(100));
    expect(text).toBe([...pieces(100)].join(''));
    // One batch, and the piece that made it long enough.
    expect(most).toBeLessThan(400_000);
  });

  test('ends when the output fails, and writes nothing more', async () => {
    let writes = 0;
    const output = new Writable({
      write(_chunk, _encoding, done) {
        writes += 1;
        done(new Error('no room'));
      },
    });
    output.on('error', () => {});
    await writeAll(output as NodeJS.WriteStream, pieces(1_000));
    await sleep(5);
    expect(writes).toBe(1);
  });

  test('a reader that goes away ends the process with the code for that', async () => {
    using folder = tempFolder();
    const program = folder.write(
      'write.mjs',
      `import { openOutput } from '${SRC}/output.ts';
      import { writeAll } from '${SRC}/write-all.ts';
      const output = openOutput('stdout', () => {});
      await writeAll(output.stream, Array.from({ length: 100 }, () => 'x'.repeat(100_000)));
      await output.end();
      process.exit(output.lost()?.code === 'EPIPE' ? 141 : 3);`,
    );
    const script = '{ "$0" "$1"; echo $? >code; } | head -c 1000 >read';
    await execa('sh', ['-c', script, process.execPath, program], { cwd: folder.path });
    expect(Number(readFileSync(join(folder.path, 'code'), 'utf8'))).toBe(141);
    expect(readFileSync(join(folder.path, 'read'), 'utf8')).toHaveLength(1_000);
  });
});
