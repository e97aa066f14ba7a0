import { describe, expect, test } from 'vitest';
import { scheduleOf } from '../../src/check/schedule.ts';

const plain = { records: 3 };
const sends = { records: 3, datagrams: 'sent' } as const;
const counts = { records: 3, datagrams: 'counted' } as const;

/** The checks in the order in which they begin, each with those that it waits for. */
function orderOf(programs: Parameters<typeof scheduleOf>[0]) {
  return scheduleOf(programs).map(({ check, after }) => [check, ...after]);
}

describe('scheduleOf', () => {
  test.each<readonly [string, Parameters<typeof scheduleOf>[0], readonly (readonly number[])[]]>([
    ['nothing', [], []],
    ['checks of few targets wait for none', [plain, sends, sends, plain, plain], [[0], [1], [2], [3], [4]]],
    ['one that counts datagrams comes last', [plain, counts, sends, plain], [[0], [2], [3], [1]]],
  ])('%s', (_, programs, expected) => expect(orderOf(programs)).toEqual(expected));

  test('of checks with many targets, three run at once', () => {
    const many = { records: 150 };
    expect(orderOf([many, many, many, many, many])).toEqual([[0], [1], [2], [3, 0], [4, 0, 1]]);
  });

  test('no check waits for one that waits for it', () => {
    const order = orderOf([{ ...counts, records: 500 }, sends, sends, sends, sends]);
    expect(order).toEqual([[1], [2], [3], [4, 1], [0, 1, 2]]);
  });

  test('the more targets a check has, the longer it has the wire to itself', () => {
    const [few, many] = scheduleOf([{ records: 3 }, { records: 1_000 }]).map(({ seconds }) => seconds);
    expect(few).toBeCloseTo(0.303);
    expect(many).toBeCloseTo(1.3);
  });
});
