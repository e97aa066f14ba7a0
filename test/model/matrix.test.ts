import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Cell,
  cellKey,
  cells,
  forget,
  makeMatrix,
  note,
  type Outcome,
  rejudge,
  unpassedCells,
} from '../../src/model/matrix.ts';
import { CODES } from '../../src/model/verdict.ts';

const SECTIONS = [
  { check: 'tcp', path: 'pod-pod', family: 'ipv4' },
  { check: 'tcp', path: 'pod-pod', family: 'ipv6' },
] as const;
const CELL: Cell = { section: 1, source: 0, endpoint: 2 };

function passed(cell: Cell, latencyMs: number): Outcome {
  return { cell, judgement: { verdict: 'pass', latencyMs }, target: '10.0.0.1', code: CODES.pass };
}

function failed(cell: Cell, detail: string): Outcome {
  const judgement = { verdict: 'fail', reason: 'TIMEOUT', detail } as const;
  return { cell, judgement, target: '10.0.0.1', code: CODES['fail TIMEOUT'] };
}

describe('the matrix', () => {
  test('is empty at first', () => {
    expect([...cells(makeMatrix(SECTIONS, 3))]).toEqual([]);
  });

  test('holds only verdict and latency of a pass', () => {
    const matrix = makeMatrix(SECTIONS, 3);
    note(matrix, passed(CELL, 1.5));
    expect([...cells(matrix)]).toEqual([{ ...CELL, code: CODES.pass, latencyMs: 1.5 }]);
    expect(matrix.details.size).toBe(0);
  });

  test('keeps a detail on one line, whatever the record holds', () => {
    const matrix = makeMatrix(SECTIONS, 3);
    note(matrix, failed(CELL, 'a\tb\u001b[2J'));
    expect(matrix.details.get(cellKey(CELL))?.detail).toBe('a b\\x1b[2J');
    const judgement = { verdict: 'pass', latencyMs: 1, note: { kind: 'clamped', detail: 'a\tb' } } as const;
    note(matrix, { ...passed(CELL, 1), judgement });
    expect(matrix.notes.get(cellKey(CELL))?.detail).toBe('a b');
  });

  test('keeps probes that did not pass; a second attempt replaces the first and increases the count', () => {
    const matrix = makeMatrix(SECTIONS, 3);
    note(matrix, failed(CELL, 'first'));
    note(matrix, failed(CELL, 'second'));
    expect(matrix.details.get(cellKey(CELL))).toEqual({ target: '10.0.0.1', attempts: 2, detail: 'second' });
    expect([...cells(matrix)]).toEqual([{ ...CELL, code: CODES['fail TIMEOUT'], latencyMs: Number.NaN }]);
  });

  test('forgets the details when a later attempt passes', () => {
    const matrix = makeMatrix(SECTIONS, 3);
    note(matrix, failed(CELL, 'first'));
    note(matrix, passed(CELL, 2));
    expect(matrix.details.size).toBe(0);
    expect([...cells(matrix)]).toMatchObject([{ code: CODES.pass, latencyMs: 2 }]);
  });

  describe('of a probe that was repeated', () => {
    const attempts = { samples: [3, 1, 2], lost: 1 };
    const repeated: Outcome = { ...passed(CELL, 2), judgement: { verdict: 'pass', latencyMs: 2, attempts } };
    const spreadAt = (change: (matrix: ReturnType<typeof makeMatrix>) => void) => {
      const matrix = makeMatrix(SECTIONS, 3);
      note(matrix, repeated);
      change(matrix);
      const { min, p95, max, lost } = matrix.rows[1]?.[0]?.spread ?? {};
      return [min?.[2], p95?.[2], max?.[2], lost?.[2]];
    };
    const nothing = [Number.NaN, Number.NaN, Number.NaN, 0];

    test.each<{ name: string; change: Parameters<typeof spreadAt>[0]; spread: readonly number[] }>([
      { name: 'is kept', change: () => {}, spread: [1, 3, 3, 1] },
      { name: 'is not that of a later probe', change: (matrix) => note(matrix, failed(CELL, 'x')), spread: nothing },
      { name: 'goes with a verdict that is taken back', change: (matrix) => forget(matrix, CELL), spread: nothing },
      {
        name: 'goes with a verdict that is judged again',
        change: (matrix) => rejudge(matrix, CELL, { code: CODES['error POD'], detail: 'x' }),
        spread: nothing,
      },
    ])('the spread $name', ({ change, spread }) => {
      expect(spreadAt(change)).toEqual(spread);
    });

    test('is absent if nothing is repeated', () => {
      const matrix = makeMatrix(SECTIONS, 3);
      note(matrix, passed(CELL, 2));
      expect(matrix.rows[1]?.[0]).not.toHaveProperty('spread');
    });
  });

  test('refuses an unknown section', () => {
    expect(() => note(makeMatrix(SECTIONS, 3), passed({ ...CELL, section: -1 }, 1))).toThrow(RangeError);
  });

  test('yields its cells in a fixed order, whatever the order in which they came', () => {
    const some = fc.uniqueArray(fc.record({ section: fc.nat(1), source: fc.nat(4), endpoint: fc.nat(4) }), {
      selector: cellKey,
    });
    fc.assert(
      fc.property(some, (found) => {
        const matrix = makeMatrix(SECTIONS, 5);
        for (const cell of found) note(matrix, passed(cell, 1));
        const keys = [...cells(matrix)].map(cellKey);
        expect(keys).toEqual(found.map(cellKey).toSorted((a, b) => a - b));
      }),
    );
  });
});

test('the cells that did not pass are all others, in the same order', () => {
  const verdicts = fc.array(fc.constantFrom(...Object.values(CODES), 0), { minLength: 9, maxLength: 9 });
  fc.assert(
    fc.property(verdicts, (codes) => {
      const matrix = makeMatrix(SECTIONS, 3);
      for (const [index, code] of codes.entries()) {
        const cell = { section: 0, source: Math.floor(index / 3), endpoint: index % 3 };
        if (code !== 0) note(matrix, { ...passed(cell, index), code });
      }
      expect([...unpassedCells(matrix)]).toEqual([...cells(matrix)].filter(({ code }) => code !== CODES.pass));
    }),
  );
});
