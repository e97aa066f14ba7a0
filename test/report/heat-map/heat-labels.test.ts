import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../../src/report/heat-map/heat-labels.ts';

const LONG = 'ip-10-0-0-1.eu-west-1.compute.internal';

function labels(ends: readonly { name: string; block: string }[], { most = 30, blocks = true } = {}) {
  const { of, width } = labelsOf(ends, most, blocks);
  return { width, lines: ends.map((_, index) => of(index, index === 0 ? undefined : index - 1)) };
}

describe('labels', () => {
  test('a block is named once', () => {
    const ends = ['a', 'a', 'b'].map((block, index) => ({ name: `n${index}`, block }));
    expect(labels(ends)).toEqual({ width: 9, lines: ['a n0', '  n1', 'b n2'] });
  });

  test('long names are cut in the middle, and still differ', () => {
    const ends = [1, 2].map((n) => ({ name: `${LONG}${n}`, block: '' }));
    const { width, lines } = labels(ends, { most: 20 });
    expect(width).toBe(20);
    expect(new Set(lines).size).toBe(2);
    for (const line of lines) expect(line).toMatch(/^ip-10.*….*nal\d$/);
  });

  test('long block names leave room for node names', () => {
    const { width, lines } = labels([{ name: LONG, block: LONG }], { most: 30 });
    expect(width).toBe(30);
    expect(lines[0]).toMatch(/^.{10} .{19}$/);
  });

  test('a wide letter takes two columns', () => {
    const ends = [
      { name: 'n1', block: '集群' },
      { name: 'n2', block: 'b' },
    ];
    expect(labels(ends)).toEqual({ width: 9, lines: ['集群 n1', 'b    n2'] });
    expect(labels([{ name: '节'.repeat(9), block: '' }], { most: 10 })).toEqual({ width: 9, lines: ['节节…节节'] });
  });

  test('without blocks everything is ASCII, and no control character gets through', () => {
    const ends = [
      { name: `${LONG}-é\u001b[2J`, block: 'zöne' },
      { name: `${LONG}-2`, block: 'zone' },
    ];
    for (const line of labels(ends, { most: 24, blocks: false }).lines) expect(line).toMatch(/^[ -~]+$/);
    for (const line of labels(ends).lines) expect(line).not.toMatch(/\p{Cc}/u);
  });
});
