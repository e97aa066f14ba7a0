import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type RunInitArgs, runInit } from '../../src/run/init.ts';
import { captureIo } from '../support/io.ts';
import { tempFolder } from '../support/temp.ts';

async function init(args: RunInitArgs, home: string): Promise<string> {
  const { io, stdout, stderr } = captureIo({ NETDOCTOR_HOME: home });
  expect(await runInit(args, io)).toBe(0);
  expect(stdout()).toBe('');
  return stderr();
}

const fileMode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('init', () => {
  test("writes netctl's keys and ours, with our defaults, readable only for the user", async () => {
    using folder = tempFolder();
    const home = join(folder.path, 'home');
    const path = join(home, 'config.json');
    expect(await init({}, home)).toBe(`wrote ${path}\ncheck and clean read it by themselves\n`);
    expect([fileMode(home), fileMode(path), readdirSync(home)]).toEqual(['700', '600', ['config.json']]);
    expect(readFileSync(path, 'utf8')).toMatchInlineSnapshot(`
      "{
       "namespace": "netdoctor-system",
       "protocol": "",
       "podWaitTime": 60,
       "port": "8889",
       "maxNum": 64,
       "cmdTimeout": 5,
       "dstKubeConfig": "",
       "mode": "pod",
       "autoClean": false,
       "customizedTargetIPList": [],
       "customizedTargetPortList": [],
       "targetHostToLookup": "",
       "targetDNSServer": "",
       "context": "",
       "dstContext": "",
       "dstNamespace": "",
       "image": "",
       "dstImage": "",
       "imagePullPolicy": "",
       "imagePullSecret": "",
       "timeout": "",
       "oneWay": false,
       "within": false
      }
      "
    `);
  });

  test('writes to another place, and says how to use the file', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'b.json');
    expect(await init({ config: path }, folder.path)).toBe(`wrote ${path}\ngive --config ${path} to use it\n`);
    expect(readdirSync(folder.path)).toEqual(['b.json']);
  });

  test.each<[RunInitArgs, Readonly<Record<string, unknown>>]>([
    [
      { namespace: 'a', podWait: '2m', probeTimeout: '500ms' },
      { namespace: 'a', podWaitTime: 120, cmdTimeout: '500ms' },
    ],
    [
      { port: '9000', concurrency: '10' },
      { port: '9000', maxNum: 10 },
    ],
    [{ concurrency: '3' }, { maxNum: 3, concurrency: 3 }],
    [{ checks: 'tcp' }, { protocol: 'tcp' }],
    [{ checks: 'icmp' }, { protocol: 'icmp' }],
    [{ checks: 'tcp,icmp' }, { protocol: '', checks: ['tcp', 'icmp'] }],
    [{ checks: 'udp' }, { protocol: 'udp' }],
    [{ checks: 'mtu' }, { protocol: '', checks: ['mtu'] }],
    [{ layers: 'pod,node' }, { mode: '', layers: ['pod', 'node'] }],
    [{ paths: 'node-node' }, { mode: '', paths: ['node-node'] }],
    [
      { target: '10.0.0.1, 10.0.0.2', targetPort: '80' },
      { customizedTargetIPList: ['10.0.0.1', '10.0.0.2'], customizedTargetPortList: [80] },
    ],
    [
      { dnsName: 'a.b,c.d', dnsServer: '10.96.0.10' },
      { targetHostToLookup: 'a.b,c.d', targetDNSServer: '10.96.0.10' },
    ],
    [
      { count: '10', maxLoss: '5%', url: 'http://a', urlStatus: '200,404', external: true },
      { count: 10, maxLoss: '5%', urls: ['http://a'], urlStatus: [200, 404], external: true },
    ],
    [{ checks: 'tcp,tcp' }, { protocol: '', checks: ['tcp', 'tcp'] }],
    [
      { floaterVersion: 'v0.2.0', imageRepository: 'r', kubeconfig: '/k' },
      { version: 'v0.2.0', srcImageRepository: 'r', srcKubeConfig: '/k' },
    ],
    [
      { dstKubeconfig: '/d', dstImageRepository: 'r', oneWay: true, timeout: '10m' },
      { dstKubeConfig: '/d', dstImageRepository: 'r', oneWay: true, timeout: 600 },
    ],
  ])('%j goes into the file as %j', async (args, keys) => {
    using folder = tempFolder();
    await init(args, folder.path);
    const written: Record<string, unknown> = JSON.parse(readFileSync(join(folder.path, 'config.json'), 'utf8'));
    expect(written).toMatchObject(keys);
    const others = ['version', 'srcKubeConfig', 'srcImageRepository', 'dstImageRepository', 'checks', 'concurrency'];
    expect(others.filter((key) => key in written)).toEqual(others.filter((key) => key in keys));
  });

  test.each<[RunInitArgs, string]>([
    [{ port: '80' }, '--port is "80"'],
    [{ namespace: 'A' }, '"A" is no name'],
    [{ checks: 'telepathy' }, 'telepathy'],
    [{ checks: ',' }, '--checks'],
    [{ floaterVersion: 'v0.2.0' }, '--floater-version'],
    [{ image: ' ' }, '"image" is " "'],
    [{ oneWay: true }, '--one-way'],
    [{ config: '' }, '--config is empty'],
    [{ layers: 'pod', paths: 'pod-pod' }, 'keep one'],
    [{ maxLoss: 'some' }, '--max-loss is "some"'],
    [{ urlContains: 'x' }, 'check http has nothing to probe'],
    [{ url: 'https://me:secret@a' }, '--url holds a user or a password'],
  ])('%j is refused, and nothing is written', async (args, words) => {
    using folder = tempFolder();
    await expect(init(args, folder.path)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(words),
    });
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('existing files', () => {
  test('a file stays unchanged; --force replaces it', async () => {
    using folder = tempFolder();
    const path = folder.write('config.json', 'mine');
    await expect(init({}, folder.path)).rejects.toMatchObject({ name: 'UserError', code: 'CONFIG_EXISTS' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await init({ force: true }, folder.path);
    expect(readFileSync(path, 'utf8')).toContain('netdoctor-system');
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });

  test('a dangling link stays; --force replaces the link and does not create its target', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'config.json');
    symlinkSync('elsewhere', path);
    await expect(init({}, folder.path)).rejects.toMatchObject({ code: 'CONFIG_EXISTS' });
    expect(readlinkSync(path)).toBe('elsewhere');
    await init({ force: true }, folder.path);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });

  test.each([false, true])('a folder stays, with --force %s', async (force) => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'config.json'));
    await expect(init({ force }, folder.path)).rejects.toMatchObject({ name: 'UserError', code: 'CONFIG_EXISTS' });
    expect(readdirSync(folder.path)).toEqual(['config.json']);
  });

  test('a place that cannot be written is reported as such', async () => {
    using folder = tempFolder();
    const file = folder.write('file', '');
    const places: readonly (readonly [RunInitArgs, string, string])[] = [
      [{ config: join(folder.path, 'none', 'c.json') }, folder.path, 'its folder does not exist'],
      [{ config: join(file, 'c.json') }, folder.path, 'its folder is a file'],
      [{}, file, 'its folder is a file'],
      [{}, join(file, 'below'), 'its folder is a file'],
    ];
    for (const [args, home, words] of places) {
      await expect(init(args, home)).rejects.toMatchObject({
        name: 'UserError',
        code: 'CONFIG_UNWRITABLE',
        message: expect.stringContaining(words),
      });
    }
    expect(readdirSync(folder.path)).toEqual(['file']);
  });
});
