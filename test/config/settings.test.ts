import { describe, expect, test } from 'vitest';
import { checkSettings, hasDestination, namespaceSetting } from '../../src/config/settings.ts';
import type { CheckArgs } from '../../src/config/settings-table.ts';
import { UserError } from '../../src/errors.ts';

describe('checkSettings', () => {
  test('the defaults', () => {
    expect(checkSettings({})).toMatchObject({
      floater: { namespace: 'netdoctor-system', port: 8889, profile: { name: 'agnhost' } },
      checks: undefined,
      podWaitMs: 60_000,
      probeTimeoutMs: 5_000,
      concurrency: 64,
      timeoutMs: undefined,
      oneWay: false,
      within: false,
    });
  });

  test('takes values from flags', () => {
    const settings = checkSettings({
      namespace: 'probes',
      checks: ' tcp, udp,,',
      port: '9000',
      imageRepository: 'mirror.example',
      imagePullPolicy: 'Always',
      imagePullSecret: 'registry',
      probeTimeout: '500ms',
      timeout: '10m',
    });
    expect(settings).toMatchObject({
      floater: { namespace: 'probes', port: 9000, pullPolicy: 'Always', pullSecret: 'registry' },
      checks: ['tcp', 'udp'],
      probeTimeoutMs: 500,
      timeoutMs: 600_000,
    });
    expect(settings.floater.profile.image).toMatch(/^mirror\.example\//);
  });

  test.each<{ flag: string; over: CheckArgs }>([
    { flag: 'port', over: { port: '1023' } },
    { flag: 'port', over: { port: '65536' } },
    { flag: 'port', over: { port: '80a' } },
    { flag: 'port', over: { port: '' } },
    { flag: 'port', over: { port: '-1' } },
    { flag: 'port', over: { port: '8889.5' } },
    { flag: 'concurrency', over: { concurrency: '0' } },
    { flag: 'concurrency', over: { concurrency: '1001' } },
    { flag: 'pod-wait', over: { podWait: 'soon' } },
    { flag: 'probe-timeout', over: { probeTimeout: '0' } },
    { flag: 'timeout', over: { timeout: 'never' } },
  ])('--$flag $over is refused, and the error names the flag', ({ flag, over }) => {
    expect(() => checkSettings(over)).toThrow(UserError);
    expect(() => checkSettings(over)).toThrow(`--${flag} is`);
  });

  test.each(['1024', '65535'])('--port %s is taken', (port) => {
    expect(checkSettings({ port }).floater.port).toBe(Number(port));
  });
});

describe('the second cluster', () => {
  const dstContext = 'b';

  test('is like the first by default', () => {
    const { floater, dstFloater } = checkSettings({ dstContext, namespace: 'probes', image: 'mine:1', port: '9000' });
    expect(dstFloater).toEqual(floater);
  });

  test('has its own namespace and image', () => {
    const args = { dstContext, namespace: 'here', dstNamespace: 'there', dstImage: 'mine:2', oneWay: true };
    expect(checkSettings(args)).toMatchObject({
      floater: { namespace: 'here' },
      dstFloater: { namespace: 'there', profile: { image: 'mine:2' } },
      oneWay: true,
    });
  });

  test.each<CheckArgs>([
    { oneWay: true },
    { within: true },
    { dstNamespace: 'there' },
    { dstImage: 'mine:2' },
    { dstImageRepository: 'mirror.example' },
    { dstUser: 'ann' },
    { dstAs: 'eve' },
  ])('%j without a second cluster is refused, and the error names the setting', (args) => {
    const [name = ''] = Object.keys(args);
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(() => checkSettings(args)).toThrow(
      expect.objectContaining({ code: 'BAD_FLAG', message: expect.stringContaining(`--${flag} is about a second`) }),
    );
    expect(() => checkSettings(args, (arg) => `from ${arg} in /x/config.json`)).toThrow(`${name} in /x/config.json is`);
    for (const dst of ['dstKubeconfig', 'dstContext', 'dstCluster']) {
      expect(() => checkSettings({ ...args, [dst]: 'b' })).not.toThrow();
    }
  });

  test('is not named by an empty flag', () => {
    expect(hasDestination({ dstContext: '', dstKubeconfig: '' })).toBe(false);
    expect(hasDestination({ dstCluster: 'b' })).toBe(true);
  });
});

describe('namespaceSetting', () => {
  test.each(['a', 'a-b', '0', 'x'.repeat(63)])('takes %j', (name) => {
    expect(namespaceSetting(name)).toBe(name);
  });

  test.each(['', 'A', '-a', 'a-', 'a.b', 'a/b', '../x', 'a b', 'x'.repeat(64), 'a\n'])('refuses %j', (name) => {
    expect(() => namespaceSetting(name)).toThrow(UserError);
  });
});
