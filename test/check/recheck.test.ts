import { describe, expect, test } from 'vitest';
import { presentFloaters } from '../../src/check/recheck.ts';
import type { SeenFloater } from '../../src/model/bound-plan.ts';
import { aBound, aFloater, uidOf } from '../support/plan.ts';

function seen(n: number, over: Partial<SeenFloater> = {}): SeenFloater {
  return { ...aFloater(n), state: 'ready', ...over };
}

/** The result for n2 with these floaters on it. */
function present(...on2: readonly Partial<SeenFloater>[]) {
  const { changed, floaters } = presentFloaters(aBound(2), [seen(1), ...on2.map((over) => seen(2, over))]);
  return { words: changed.map(({ words }) => words), floater: floaters[1] };
}

const HEAD = 'the floater on n2';

describe('presentFloaters', () => {
  test.each<{ name: string; over: Partial<SeenFloater> }>([
    { name: 'all is as it was', over: {} },
    { name: 'its node is not ready', over: { state: 'node-not-ready' } },
  ])('a floater is unchanged if $name', ({ over }) => {
    expect(present(over)).toEqual({ words: [], floater: aFloater(2) });
  });

  test.each<{ over: Partial<SeenFloater>; words: string }>([
    { over: { state: { lost: 'is no longer ready' } }, words: 'is no longer ready' },
    { over: { state: { lost: 'ended during the check (OOMKilled)' } }, words: 'ended during the check (OOMKilled)' },
    { over: { uid: uidOf(9) }, words: 'was replaced during the check' },
    { over: { uid: uidOf(9), state: 'node-not-ready' }, words: 'was replaced during the check' },
    { over: { restarts: 1 }, words: 'restarted during the check' },
    { over: { restarts: 1, state: 'node-not-ready' }, words: 'restarted during the check' },
    { over: { addresses: ['10.244.2.9'] }, words: 'changed its addresses during the check' },
    { over: { addresses: ['10.244.2.2', 'fd00::2'] }, words: 'changed its addresses during the check' },
    {
      over: { addresses: ['10.244.2.9'], state: 'node-not-ready' },
      words: 'changed its addresses during the check',
    },
  ])('$words: $over', ({ over, words }) => {
    expect(present(over).words).toEqual([`${HEAD} ${words}`]);
  });

  test('a floater without a pod is gone', () => {
    expect(present()).toEqual({ words: [`${HEAD} is gone`], floater: undefined });
  });

  test('a ready floater replaces one that is going away', () => {
    const found = present({ state: { lost: 'was deleted during the check' } }, { uid: uidOf(9) });
    expect(found.words).toEqual([`${HEAD} was deleted during the check`]);
    expect(found.floater?.uid).toBe(uidOf(9));
  });

  test('one that is not ready does not', () => {
    expect(present({ uid: uidOf(9), state: 'node-not-ready' }).floater).toBeUndefined();
  });

  test('a floater that was never there has not changed, and is used once it is ready', () => {
    const bound = aBound(2, (n) => (n === 2 ? undefined : {}));
    expect(presentFloaters(bound, [seen(1)])).toEqual({ floaters: [aFloater(1), undefined], changed: [] });
    expect(presentFloaters(bound, [seen(1), seen(2)]).floaters[1]?.uid).toBe(uidOf(2));
  });
});
