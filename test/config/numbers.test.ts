import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factor, integer, listOf, share } from '../../src/config/numbers.ts';
import { checkSettings } from '../../src/config/settings.ts';
import type { CheckArgs } from '../../src/config/settings-table.ts';

describe('share', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['0.05', 0.05],
    ['5%', 0.05],
    [' 100% ', 1],
    ['2.5%', 0.025],
  ])('%j is %d', (text, value) => {
    expect(share('max-loss', text)).toBeCloseTo(value, 10);
  });

  test.each(['', '%', '-1', '1.1', '101%', '5 %', 'some', '1e-2', '.5', '5%%', 'NaN'])('%j is refused', (text) => {
    expect(() => share('max-loss', text)).toThrow(`--max-loss is "${text}"; it takes a share, such as 5% or 0.05`);
  });
});

describe('factor', () => {
  test.each([
    ['1.5', 1.5],
    ['10', 10],
  ])('%j is %d', (text, value) => {
    expect(factor('slow-factor', text)).toBe(value);
  });

  test.each(['', '1', '0.5', '-3', '10x', '1e3', 'Infinity'])('%j is refused', (text) => {
    expect(() => factor('slow-factor', text)).toThrow(
      `--slow-factor is "${text}"; it takes a number above 1, such as 10`,
    );
  });
});

describe('integer', () => {
  test('takes only the whole numbers in its range', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -5, max: 15 }), fc.double()).map(String), (text) => {
        const isOne = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 10;
        const taken = () => integer('count', text, { least: 1, most: 10 });
        if (isOne) expect(taken()).toBe(Number(text));
        else expect(taken).toThrow(`--count is "${text}"; it takes a whole number from 1 to 10`);
      }),
    );
  });
});

test.each([
  [undefined, undefined],
  ['', undefined],
  [' , ,', undefined],
  ['a', ['a']],
  [' a ,b,, c d', ['a', 'b', 'c d']],
])('the list %j is %j', (text, words) => {
  expect(listOf(text)).toEqual(words);
});

describe('how often and how well a check probes', () => {
  test('by default: the count of each check, no retries, no loss, nothing is slow', () => {
    const { count, retries, maxLoss, slowFactor, external, chosen } = checkSettings({});
    expect({ count, retries, maxLoss, slowFactor, external }).toEqual({
      count: undefined,
      retries: 0,
      maxLoss: 0,
      slowFactor: undefined,
      external: false,
    });
    expect(chosen).toEqual({ sources: undefined, destinations: undefined, excluded: undefined });
  });

  test('takes values from flags', () => {
    const args = {
      count: '10',
      retries: '2',
      maxLoss: '10%',
      slowFactor: '5',
      srcNodes: 'n1, n2',
      dstNodes: 'n*',
      exclude: 'n9',
    };
    expect(checkSettings(args)).toMatchObject({
      count: 10,
      retries: 2,
      maxLoss: 0.1,
      slowFactor: 5,
      chosen: { sources: ['n1', 'n2'], destinations: ['n*'], excluded: ['n9'] },
    });
  });

  test('the host port defaults to the port of the pods', () => {
    expect(checkSettings({ port: '9000' }).hostPort).toBe(9000);
    expect(checkSettings({ port: '9000', hostPort: '9001' })).toMatchObject({
      hostPort: 9001,
      floater: { port: 9000 },
    });
  });

  test.each<{ flag: string; over: CheckArgs }>([
    { flag: 'count', over: { count: '0' } },
    { flag: 'count', over: { count: '1001' } },
    { flag: 'retries', over: { retries: '6' } },
    { flag: 'max-loss', over: { maxLoss: '2' } },
    { flag: 'slow-factor', over: { slowFactor: '1' } },
    { flag: 'host-port', over: { hostPort: '80' } },
  ])('$over is refused, and the error names the flag', ({ flag, over }) => {
    expect(() => checkSettings(over)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(`--${flag} is `) }),
    );
  });
});
