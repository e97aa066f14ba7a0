import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { captureIo } from '../support/io.ts';
import { tempFolder } from '../support/temp.ts';

async function cli(argv: readonly string[], home: string) {
  const { io, stdout, stderr } = captureIo({ HOME: '/nonexistent', NETDOCTOR_HOME: home });
  return { code: await run(argv, io), stdout: stdout(), stderr: stderr() };
}

describe.each(['check', 'clean'])('%s and a configuration file', (command) => {
  test('the default file is read', async () => {
    using folder = tempFolder();
    const path = folder.write('config.json', '{"namspace": "a"}');
    const { code, stderr } = await cli([command], folder.path);
    expect(code).toBe(2);
    expect(stderr).toBe(`error: config ${path}: unknown key "namspace"\n  did you mean "namespace"?\n`);
  });

  test('the file of --config is read instead, and flags win over it', async () => {
    using folder = tempFolder();
    folder.write('config.json', 'broken');
    const path = folder.write('other.json', '{"srcKubeConfig": "/nonexistent/of-the-file", "maxNum": 3}');
    const fromFile = await cli([command, '--config', path], folder.path);
    expect(fromFile.stderr).toContain('"maxNum" is 3, netctl\'s default, and counts as not set');
    expect(fromFile.stderr).toContain('/nonexistent/of-the-file');
    const fromFlag = await cli([command, '--config', path, '--kubeconfig', '/nonexistent/of-the-flag'], folder.path);
    expect(fromFlag.stderr).toContain('/nonexistent/of-the-flag');
    expect([fromFile.code, fromFlag.code]).toEqual([2, 2]);
  });
});

describe('a setting that does not fit', () => {
  test('is named as in the file', async () => {
    using folder = tempFolder();
    const path = folder.write('config.json', '{"oneWay": true}');
    const { stderr } = await cli(['check'], folder.path);
    expect(stderr).toContain(`error: oneWay in ${path} is about a second cluster, and none is named`);
  });

  test('is reported as JSON too', async () => {
    using folder = tempFolder();
    folder.write('config.json', '{"protocol": "sctp"}');
    const { stdout, code } = await cli(['check', '-o', 'json'], folder.path);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'BAD_CONFIG' } });
  });
});

describe('init', () => {
  test('writes what check then reads', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'config.json');
    const written = await cli(['init', '--kubeconfig', '/nonexistent/of-the-file', '--concurrency', '9'], folder.path);
    expect(written).toEqual({ code: 0, stdout: '', stderr: expect.stringContaining(`wrote ${path}\n`) });
    expect((await cli(['check'], folder.path)).stderr).toContain('/nonexistent/of-the-file');
    const again = await cli(['init'], folder.path);
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('exists already');
    expect((await cli(['init', '--force'], folder.path)).code).toBe(0);
  });

  test('takes no flags that do not belong in the file', async () => {
    using folder = tempFolder();
    const { code, stderr } = await cli(['init', '--token', 'secret'], folder.path);
    expect(code).toBe(2);
    expect(stderr).toContain("see 'kubectl netdoctor init --help' for usage");
  });
});
