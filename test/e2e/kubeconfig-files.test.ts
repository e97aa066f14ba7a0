import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useCluster } from './support/fixture.ts';
import { type Piped, toFiles } from './support/pipe.ts';

describe('the executable reads a kubeconfig as kubectl does', () => {
  const fixture = useCluster();

  /** Runs it in bash, which creates a pipe for `<(…)`. */
  async function bash(words: string, env: Readonly<Record<string, string>> = {}): Promise<Piped> {
    const { netdoctor, cluster } = fixture();
    const argv = ['bash', '-c', words, netdoctor.executable, cluster.kubeconfig];
    return await toFiles(argv, { env: { ...netdoctor.env, KUBECONFIG: '/nonexistent/config', ...env } });
  }

  async function savedTexts(): Promise<string> {
    const runs = join(fixture().netdoctor.home, 'state', 'runs');
    const names = await readdir(runs, { recursive: true });
    const texts = await Promise.all(names.map((name) => readFile(join(runs, name), 'utf8').catch(() => '')));
    return texts.join('\n');
  }

  test('from a pipe, for check and resume; no message names the pipe', async () => {
    const check = await bash('"$0" check --kubeconfig <(cat "$1")');
    expect([check.exitCode, check.other]).toEqual([0, expect.stringContaining('read from a pipe')]);
    const resume = await bash('"$0" resume --kubeconfig <(cat "$1")');
    expect([resume.exitCode, resume.other]).toEqual([0, expect.stringContaining('nothing is left to probe again')]);
    const said = [check, resume].map(({ read, other }) => `${read}${other}`).join('');
    expect(`${said}${await savedTexts()}`).not.toMatch(/\/dev\/fd|\/proc\//);
  });

  test('in UTF-16, as PowerShell writes it', async () => {
    const { netdoctor, cluster } = fixture();
    const text = await readFile(cluster.kubeconfig, 'utf8');
    const file = join(netdoctor.home, 'utf16');
    await writeFile(file, Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect((await bash('"$0" check --dry-run', { KUBECONFIG: file })).exitCode).toBe(0);
  });

  test('and refuses its text in place of a path, without showing it', async () => {
    const { exitCode, read, other } = await bash('KUBECONFIG="$(cat "$1")" "$0" check');
    expect([exitCode, read.toString()]).toEqual([2, '']);
    expect(other.match(/^error: /gm)).toHaveLength(1);
    const secret =
      (await readFile(fixture().cluster.kubeconfig, 'utf8')).match(/client-key-data: "?([^\s"]+)/)?.[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    expect(other).not.toContain(secret.slice(0, 40));
  });
});
