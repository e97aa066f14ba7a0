import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { useLoopback } from '../support/loopback.ts';
import { tempFolder } from '../support/temp.ts';

const loopback = useLoopback(3);

/** Everything that is saved below a folder. */
function saved(home: string): string {
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('\n');
}

test('a kubeconfig from a pipe is read once by check and resume, and neither saved nor printed', async () => {
  using folder = tempFolder();
  const { cluster, netdoctor, check, home } = loopback();
  const pipe = async (name: string) => {
    const path = join(folder.path, name);
    await execa('mkfifo', [path]);
    const writing = execa('sh', ['-c', 'cat "$1" >"$2"', 'sh', cluster.kubeconfig, path]);
    return { path, writing };
  };
  cluster.inject('refused:n2');
  const first = await pipe('first');
  const broken = await check('--kubeconfig', first.path);
  await first.writing;
  expect([broken.code, broken.report.summary.fail]).toEqual([1, 2]);
  expect(broken.report.remarks.map(({ code }) => code)).toContain('READ_FROM_PIPE');
  expect(broken.stderr).toContain('--kubeconfig read from a pipe');

  cluster.faults.heal();
  const second = await pipe('second');
  const repaired = await netdoctor('resume', '-o', 'json', '--kubeconfig', second.path);
  await second.writing;
  expect([repaired.code, repaired.report.resumed?.fixed.length]).toEqual([0, 2]);

  const everything = [broken, repaired].map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n') + saved(home);
  expect(everything).not.toContain(folder.path);
});
