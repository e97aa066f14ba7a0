import { describe, expect, test } from 'vitest';
import { unreadConfig } from '../../src/config/unread-config.ts';
import { NETCTL_TWO } from '../support/netctl.ts';
import { tempFolder } from '../support/temp.ts';

const LINE = './config.json is not read; give --config ./config.json to use it';

describe('./config.json', () => {
  test.each<[string, string | undefined]>([
    ['{"maxNum": 3}', LINE],
    [NETCTL_TWO, LINE],
    ['{"name": "something else"}', undefined],
    ['["port"]', undefined],
    ['words', undefined],
    ['', undefined],
  ])('%.40j', async (text, line) => {
    using folder = tempFolder();
    folder.write('config.json', text);
    expect(await unreadConfig(undefined, { env: { HOME: '/home/me' }, cwd: folder.path })).toBe(line);
  });

  test('is not mentioned if it does not exist, is the default file, or --config is given', async () => {
    using folder = tempFolder();
    const cwd = folder.path;
    expect(await unreadConfig(undefined, { env: {}, cwd })).toBeUndefined();
    folder.write('config.json', '{"maxNum": 3}');
    expect(await unreadConfig(undefined, { env: { NETDOCTOR_HOME: cwd }, cwd })).toBeUndefined();
    expect(await unreadConfig('other.json', { env: {}, cwd })).toBeUndefined();
  });
});
