import { describe, expect, test } from 'vitest';
import { type CheckArgs, checkSettings, namespaceSetting } from '../../src/config/settings.ts';
import { UserError } from '../../src/errors.ts';

const ARGS: CheckArgs = { port: '8889', podWait: '60s', probeTimeout: '5s', concurrency: '64' };

describe('checkSettings', () => {
  test('the defaults', () => {
    expect(checkSettings(ARGS)).toMatchObject({
      floater: { namespace: 'netdoctor-system', port: 8889, profile: { name: 'agnhost' } },
      checks: undefined,
      podWaitMs: 60_000,
      probeTimeoutMs: 5_000,
      concurrency: 64,
    });
  });

  test('what the flags say', () => {
    const settings = checkSettings({
      ...ARGS,
      namespace: 'probes',
      checks: ' tcp, udp,,',
      port: '9000',
      imageRepository: 'mirror.example',
      imagePullPolicy: 'Always',
      imagePullSecret: 'registry',
      probeTimeout: '500ms',
    });
    expect(settings).toMatchObject({
      floater: { namespace: 'probes', port: 9000, pullPolicy: 'Always', pullSecret: 'registry' },
      checks: ['tcp', 'udp'],
      probeTimeoutMs: 500,
    });
    expect(settings.floater.profile.image).toMatch(/^mirror\.example\//);
  });

  test.each<{ flag: string; over: Partial<CheckArgs> }>([
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
  ])('--$flag $over is refused by its name', ({ flag, over }) => {
    expect(() => checkSettings({ ...ARGS, ...over })).toThrow(UserError);
    expect(() => checkSettings({ ...ARGS, ...over })).toThrow(`--${flag} is`);
  });

  test.each(['1024', '65535'])('--port %s is taken', (port) => {
    expect(checkSettings({ ...ARGS, port }).floater.port).toBe(Number(port));
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
