import { describe, expect, test } from 'vitest';
import { nodeSelectorOf } from '../../src/config/node-settings.ts';
import { checkSettings } from '../../src/config/settings.ts';

describe('nodeSelectorOf', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['a=b', { a: 'b' }],
    ['a=', { a: '' }],
    ['topology.kubernetes.io/zone=eu-1, disk=ssd', { 'topology.kubernetes.io/zone': 'eu-1', disk: 'ssd' }],
  ])('%j is %j', (text, selector) => {
    expect(nodeSelectorOf(text, '--node-selector')).toEqual(selector);
  });

  test.each([
    'a',
    '=b',
    'a==b',
    'a=b=c',
    '-a=b',
    'a=b/c',
    '/a=b',
    'a/=b',
    'a=b,c',
    `${'x'.repeat(64)}=a`,
    `a=${'x'.repeat(64)}`,
  ])('%j is refused, and the error quotes the wrong word', (text) => {
    expect(() => nodeSelectorOf(text, 'nodeSelector in /x')).toThrow(
      /^nodeSelector in \/x has ".+", which is no label$/,
    );
  });
});

describe('the floaters of both clusters', () => {
  test('have the labels and tolerations', () => {
    const { floater, dstFloater } = checkSettings({
      nodeSelector: 'a=b',
      tolerations: 'gpu:NoSchedule',
      dstContext: 'c',
    });
    const wanted = {
      nodeSelector: { a: 'b' },
      tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
    };
    expect([floater, dstFloater]).toMatchObject([wanted, wanted]);
  });

  test.each([
    { tolerations: undefined, is: undefined },
    { tolerations: '', is: undefined },
    { tolerations: 'none', is: [] },
  ])('tolerations $tolerations are $is', ({ tolerations, is }) => {
    expect(checkSettings({ tolerations }).floater.tolerations).toEqual(is);
  });

  test('an error uses the name under which the user set the value', () => {
    const cameFrom = (arg: string) => `from ${arg} in /x/config.json`;
    expect(() => checkSettings({ tolerations: 'a=b:Never' }, cameFrom)).toThrow(
      'tolerations in /x/config.json has "a=b:Never"',
    );
    expect(() => checkSettings({ nodeSelector: 'zone' })).toThrow('--node-selector has "zone"');
  });
});
