import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readJunit } from '../support/junit.ts';
import { useLoopback } from '../support/loopback.ts';
import { fitting } from '../support/report-schema.ts';
import { tempFolder } from '../support/temp.ts';

describe('the files of a check', () => {
  const loopback = useLoopback(3);

  test('are written in addition to what -o prints, even if probes failed', async () => {
    const { cluster, netdoctor } = loopback();
    using folder = tempFolder();
    const at = (name: string) => join(folder.path, name);
    cluster.inject('reset:n2');
    const files = [`--output-file=junit=${at('junit')}`, '--output-file', at('a.json'), '--output-file', at('a.prom')];
    const { code, stdout, stderr } = await netdoctor('check', '-o', 'name', ...files);
    expect(code).toBe(1);
    expect(stdout).toBe(['n1', 'n3'].map((from) => `tcp/pod-pod/ipv4/loopback/${from}/loopback/n2\n`).join(''));
    expect(readdirSync(folder.path)).toEqual(['a.json', 'a.prom', 'junit']);
    const cases = readJunit(readFileSync(at('junit'), 'utf8')).flatMap((suite) => suite.cases);
    expect(cases.filter(({ is }) => is === 'failure').map(({ name, type }) => `${name} ${type}`)).toEqual(
      expect.arrayContaining(['n1 → n2 RESET', 'n3 → n2 RESET']),
    );
    expect(fitting(JSON.parse(readFileSync(at('a.json'), 'utf8')))).toMatchObject({ summary: { fail: 2 } });
    expect(readFileSync(at('a.prom'), 'utf8')).toMatch(
      /^netdoctor_node_failures\{.*node="n2",direction="inbound"\} 2$/m,
    );
    expect(stderr).toContain(`Written as prometheus to ${at('a.prom')}\n`);
  });

  test('are written by resume as well', async () => {
    const { netdoctor } = loopback();
    using folder = tempFolder();
    const path = join(folder.path, 'a.md');
    const { code } = await netdoctor('resume', '-q', '--output-file', path);
    expect(code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('**The network works: all 6 probes between 3 nodes passed.**');
  });

  test('that cannot be written end the check before anything is made', async () => {
    const { netdoctor } = loopback();
    await netdoctor('clean');
    const { code, stdout, stderr } = await netdoctor('check', '--output-file', '/nonexistent/a.json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      'error: --output-file /nonexistent/a.json cannot be written in the folder /nonexistent: it does not exist\n' +
        '  make the folder, or name another one\n',
    );
    expect((await netdoctor('clean')).stderr).toContain('nothing');
  });

  test('contain the error as JUnit if the set-up failed', async () => {
    using folder = tempFolder();
    const file = join(folder.path, 'a.xml');
    const argv = ['check', '-o', 'junit', '--no-deploy', '--output-file', file];
    const { code, stdout } = await loopback().netdoctor(...argv);
    expect(code).toBe(2);
    const [suite] = readJunit(stdout);
    expect(suite?.cases).toMatchObject([{ classname: 'netdoctor', name: 'run', is: 'error' }]);
    expect(readFileSync(file, 'utf8')).toBe(stdout);
  });
});
