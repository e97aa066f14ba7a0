import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Config, loadConfig } from '../../src/config/load.ts';
import { checkSettings } from '../../src/config/settings.ts';
import { PATH, read, refusal } from '../support/config.ts';
import { NETCTL_ONE, NETCTL_TWO } from '../support/netctl.ts';
import { tempFolder } from '../support/temp.ts';

describe("the files of netctl's README", () => {
  test('the first one, unchanged', async () => {
    const { values, notes } = await read(NETCTL_ONE);
    expect(values).toEqual({
      namespace: 'kosmos-system',
      floaterVersion: 'v0.2.0',
      checks: 'tcp',
      podWait: '30s',
      port: '8889',
      probeTimeout: '10s',
      kubeconfig: '/home/me/.kube/config',
      imageRepository: 'ghcr.io/kosmos-io',
    });
    expect(notes).toEqual([
      `config ${PATH}: "maxNum" is 3, netctl's default, and counts as not set: 64 nodes probe at a time; "concurrency" sets another number`,
    ]);
    expect(checkSettings(values)).toMatchObject({
      floater: { namespace: 'kosmos-system', profile: { image: 'ghcr.io/kosmos-io/clusterlink-floater:v0.2.0' } },
      checks: ['tcp'],
      podWaitMs: 30_000,
      probeTimeoutMs: 10_000,
      concurrency: 64,
    });
  });

  test('the second one lacks a comma: the error points at the place', async () => {
    expect((await refusal(read(NETCTL_TWO))).message).toBe(
      `config ${PATH} is no valid JSON: line 11, column 2: a comma is missing before "dstKubeConfig"`,
    );
  });

  test('the second one, with the comma added', async () => {
    const { values } = await read(NETCTL_TWO.replace('kosmos-io"\n "dst', 'kosmos-io",\n "dst'));
    expect(values).toMatchObject({
      kubeconfig: '/home/me/.kube/src-config',
      dstKubeconfig: '/home/me/.kube/dst-config',
      dstImageRepository: 'ghcr.io/kosmos-io',
    });
    expect(checkSettings(values).dstFloater.profile.image).toBe('ghcr.io/kosmos-io/clusterlink-floater:v0.2.0');
  });
});

describe('what a file may contain', () => {
  test.each<[string, Config['values']]>([
    ['{}', {}],
    ['\n {"port": 9000} \r\n', { port: '9000' }],
    ['{"podWaitTime": 0.5, "cmdTimeout": "500ms"}', { podWait: '0.5s', probeTimeout: '500ms' }],
    ['{"timeout": 0.0000001}', { timeout: '0.0000001s' }],
    ['{"maxNum": 4}', { concurrency: '4' }],
    ['{"concurrency": 3}', { concurrency: '3' }],
    ['{"maxNum": 3, "concurrency": 9}', { concurrency: '9' }],
    ['{"protocol": "tcp"}', { checks: 'tcp' }],
    ['{"protocol": "icmp"}', { checks: 'icmp' }],
    ['{"protocol": "ipv4"}', { checks: 'icmp' }],
    ['{"checks": ["tcp", "icmp"]}', { checks: 'tcp,icmp' }],
    ['{"mode": "pod"}', { paths: 'pod-pod' }],
    ['{"mode": "pod-to-pod"}', { paths: 'pod-pod' }],
    ['{"paths": ["pod-pod"]}', { paths: 'pod-pod' }],
    ['{"checks": ["tcp"], "protocol": ""}', { checks: 'tcp' }],
    ['{"oneWay": true, "within": false}', { oneWay: true, within: false }],
    ['{"kubeconfig": "~/a", "dstKubeconfig": "./~/b"}', { kubeconfig: '/home/me/a', dstKubeconfig: './~/b' }],
    ['{"imagePullPolicy": "Never"}', { imagePullPolicy: 'Never' }],
    ['{"autoClean": false, "customizedTargetIPList": [], "targetDNSServer": ""}', { autoClean: false }],
    ['{"version": "", "srcKubeConfig": "", "srcImageRepository": "", "dstKubeConfig": "", "checks": []}', {}],
    ['{"port": [], "maxNum": "", "oneWay": ""}', {}],
  ])('%s', async (text, values) => {
    expect((await read(text)).values).toEqual(values);
  });

  test('there is no note on maxNum if concurrency is set', async () => {
    expect((await read('{"maxNum": 3, "concurrency": 9}')).notes).toEqual([]);
  });
});

describe('which file is read', () => {
  test('none, if none is given and the default file does not exist', async () => {
    using folder = tempFolder();
    expect(await loadConfig(undefined, { NETDOCTOR_HOME: folder.path })).toBeUndefined();
    expect(await loadConfig(undefined, { NETDOCTOR_HOME: join(folder.path, 'none') })).toBeUndefined();
    expect(await loadConfig(undefined, { NETDOCTOR_HOME: join(folder.write('file', ''), 'below') })).toBeUndefined();
  });

  test('the file of --config if given, or else the default file', async () => {
    using folder = tempFolder();
    const env = { NETDOCTOR_HOME: folder.path };
    const path = folder.write('config.json', '{"port": 9001}');
    const other = folder.write('other.json', '\uFEFF{"port": 9002}');
    expect(await loadConfig(undefined, env)).toMatchObject({ path, values: { port: '9001' }, keys: { port: 'port' } });
    expect(await loadConfig(other, env)).toMatchObject({ path: other, values: { port: '9002' } });
  });

  test('a file that cannot be read is an error', async () => {
    using folder = tempFolder();
    const made = (name: string, make: (path: string) => void): string => {
      const path = join(folder.path, name);
      make(path);
      return path;
    };
    const cases: readonly (readonly [string, string])[] = [
      [join(folder.path, 'none'), 'it does not exist'],
      [made('folder', (path) => mkdirSync(path)), 'it is a folder'],
      [made('circle', (path) => symlinkSync('circle', path)), 'its links lead in a circle'],
      [made('dangling', (path) => symlinkSync('none', path)), 'it does not exist'],
      [
        made('latin1', (path) => writeFileSync(path, Buffer.from('{"image": "\xe9"}', 'latin1'))),
        'it is no UTF-8 text',
      ],
      [made('huge', (path) => writeFileSync(path, ' '.repeat(1_048_577))), 'it is 1048577 bytes long, which no'],
    ];
    for (const [path, words] of cases) {
      const { code, message } = await refusal(loadConfig(path, {}));
      expect({ code, message }).toEqual({
        code: 'BAD_CONFIG',
        message: expect.stringContaining(`config ${path}: ${words}`),
      });
    }
  });

  test('a file that the user may not read is an error', async () => {
    using folder = tempFolder();
    const path = folder.write('closed.json', '{}');
    chmodSync(path, 0o000);
    // root may read everything, so become another user.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    const refused = await refusal(loadConfig(path, {})).finally(() => root && process.seteuid?.(0));
    expect(refused.message).toContain('you may not read it');
  });

  test('a default file that is a dangling link is not ignored', async () => {
    using folder = tempFolder();
    symlinkSync('none', join(folder.path, 'config.json'));
    expect((await refusal(loadConfig(undefined, { NETDOCTOR_HOME: folder.path }))).message).toContain('does not exist');
  });

  test('an empty --config is an error, and not the default file', async () => {
    expect((await refusal(loadConfig('', {}))).message).toContain('--config is empty');
  });
});
