import { describe, expect, test } from 'vitest';
import { changedFloaters } from '../../src/check/recheck.ts';
import { endpointName, type Floater } from '../../src/plan/bind.ts';
import { aBound, aFloater, uidOf } from '../support/plan.ts';

function changes(over: Partial<Floater> | undefined) {
  const now = [aFloater(1), ...(over ? [aFloater(2, over)] : [])];
  return changedFloaters(aBound(2), new Map(now.map((floater) => [endpointName(floater), floater])));
}

describe('changedFloaters', () => {
  test('sees none where all is as it was', () => {
    expect(changes({})).toEqual([]);
  });

  test.each<{ over: Partial<Floater> | undefined; words: string }>([
    { over: undefined, words: 'the floater on n2 is no longer ready' },
    { over: { uid: uidOf(9) }, words: 'the floater on n2 was replaced during the check' },
    { over: { restarts: 1 }, words: 'the floater on n2 restarted during the check' },
    { over: { addresses: ['10.244.2.9'] }, words: 'the floater on n2 changed its addresses during the check' },
    {
      over: { addresses: ['10.244.2.2', 'fd00::2'] },
      words: 'the floater on n2 changed its addresses during the check',
    },
  ])('$words', ({ over, words }) => {
    expect(changes(over)).toEqual([{ endpoint: 1, words }]);
  });

  test('a floater that was never there has not changed', () => {
    const bound = aBound(2, (n) => (n === 2 ? undefined : {}));
    expect(changedFloaters(bound, new Map([[endpointName(aFloater(1)), aFloater(1)]]))).toEqual([]);
  });
});
