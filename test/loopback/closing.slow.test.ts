import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../support/temp.ts';

const CHILD = join(import.meta.dirname, '../support/loopback-child.ts');
/** It has ended long before, unless something keeps it alive. */
const LIMIT = { timeout: 15_000 };

interface Told {
  readonly url: string;
  readonly folder: string;
}

function told(stdout: string): Told {
  return JSON.parse(stdout.split('\n')[0] ?? '');
}

async function canConnect(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Processes that have the folder in their environment. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${folder}/`);
    } catch {
      // It has just ended.
      return false;
    }
  });
}

describe('a process that closes its cluster ends by itself, and leaves nothing behind', { concurrent: true }, () => {
  test('while its pods start, and some have not begun', async () => {
    const { stdout, stderr, exitCode } = await execa('node', [CHILD, 'start pods', '12'], { ...LIMIT, reject: false });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/\nclosed$/);
    const { url, folder } = told(stdout);
    expect(existsSync(folder)).toBe(false);
    expect(processesOf(folder)).toEqual([]);
    expect(await canConnect(url)).toBe(false);
  });

  test('two processes have separate clusters at the same time', async () => {
    const children = [1, 2].map(() => execa('node', [CHILD, 'wait'], LIMIT));
    const heard = await Promise.all(
      children.map(async ({ stdout }) => {
        const [line] = await once(stdout, 'data');
        return told(String(line));
      }),
    );
    expect(new Set(heard.map(({ url }) => url)).size).toBe(2);
    for (const { url } of heard) expect(await canConnect(url)).toBe(true);
    for (const child of children) child.stdin.end('now\n');
    const ended = await Promise.all(children);
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  });

  test('one that ends in the middle of closing leaves no folder, as after a second Ctrl-C', async () => {
    const { stdout, stderr, exitCode } = await execa('node', [CHILD, 'exit'], { ...LIMIT, reject: false });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 143 });
    expect(existsSync(told(stdout).folder)).toBe(false);
  });

  test('if the rest of it cannot be started, everything opened is closed', async () => {
    using folder = tempFolder();
    // A black hole needs a thread, which this process may not create.
    const rights = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*'];
    const ran = await execa('node', [...rights, CHILD, 'nothing'], {
      ...LIMIT,
      env: { TMPDIR: folder.path },
      reject: false,
    });
    expect(ran.timedOut).toBe(false);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('ERR_ACCESS_DENIED');
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
