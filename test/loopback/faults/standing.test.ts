import { describe, expect, test } from 'vitest';
import { faultText, parseFault } from '../../../src/loopback/faults/fault.ts';
import { isLost, standingFaults } from '../../../src/loopback/faults/standing.ts';

const NODES = ['n1', 'n2', 'n3'];
const parse = (text: string) => parseFault(text, NODES);

function standing(...texts: readonly string[]) {
  const faults = standingFaults();
  for (const text of texts) faults.inject(parse(text));
  return faults;
}

/** The routes on which connections are lost, e.g. `n1>n2`. */
function lostWays(...texts: readonly string[]): readonly string[] {
  const faults = standing(...texts);
  const ways = NODES.flatMap((from) => NODES.filter((to) => to !== from).map((to) => ({ from, to })));
  return ways.filter(({ from, to }) => isLost(faults, from, to)).map(({ from, to }) => `${from}>${to}`);
}

describe('standing faults', () => {
  const texts = (faults: ReturnType<typeof standing>) => faults.all().map(faultText);

  test('each exists once, however often it is injected', () => {
    expect(texts(standing('down:n1', 'slow:n2', 'down:n1'))).toEqual(['slow:n2', 'down:n1']);
  });

  test('one is healed by naming it, all of them by naming none', () => {
    const faults = standing('down:n1', 'slow:n2', 'slow:n2:3');
    faults.heal(parse('slow:n2'));
    expect(texts(faults)).toEqual(['down:n1', 'slow:n2:3']);
    faults.heal();
    expect(texts(faults)).toEqual([]);
  });

  test('are found by name, and by name and node', () => {
    const faults = standing('slow:n1', 'slow:n2:3', 'wrong-responder:n1:n3');
    expect(faults.named('slow').map(faultText)).toEqual(['slow:n1', 'slow:n2:3']);
    expect(faults.at('slow', 'n2')?.args).toEqual(['n2', '3']);
    expect(faults.at('wrong-responder', 'n3')).toBeUndefined();
  });

  test('each change is reported after it has happened', () => {
    const faults = standingFaults();
    const seen: (readonly string[])[] = [];
    faults.onChange(() => seen.push(texts(faults)));
    faults.inject(parse('down:n1'));
    faults.inject(parse('refused:n2'));
    faults.heal(parse('down:n1'));
    faults.heal();
    expect(seen).toEqual([['down:n1'], ['down:n1', 'refused:n2'], ['refused:n2'], []]);
  });
});

describe('routes on which connections are lost', () => {
  test.each([
    { faults: [], lost: [] },
    { faults: ['one-way:n1:n3'], lost: ['n1>n3'] },
    { faults: ['one-way:n1:n3', 'one-way:n3:n1'], lost: ['n1>n3', 'n3>n1'] },
    { faults: ['one-way:*:n2'], lost: ['n1>n2', 'n3>n2'] },
    { faults: ['one-way:n2:*'], lost: ['n2>n1', 'n2>n3'] },
    { faults: ['one-way:*:*'], lost: ['n1>n2', 'n1>n3', 'n2>n1', 'n2>n3', 'n3>n1', 'n3>n2'] },
    { faults: ['down:n2'], lost: ['n1>n2', 'n2>n1', 'n2>n3', 'n3>n2'] },
    {
      faults: ['refused:n1', 'dns:n1', 'slow:n2', 'exec-cut:n3', 'pod-not-ready:n1', 'no-right:create:pods'],
      lost: [],
    },
  ])('$faults', ({ faults, lost }) => {
    expect(lostWays(...faults)).toEqual(lost);
  });

  test('none within a node, unless it is switched off', () => {
    expect(isLost(standing('one-way:*:*', 'one-way:n1:*'), 'n1', 'n1')).toBe(false);
    expect(isLost(standing('down:n1'), 'n1', 'n1')).toBe(true);
  });
});
