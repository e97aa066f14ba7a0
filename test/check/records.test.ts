import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_LINE, LONGEST_WORDS, mostOutput } from '../../src/check/limits.ts';
import { type Transcript, transcriptReader } from '../../src/check/records.ts';

const ADDRESSES = new Set(['10.244.2.2', '10.0.0.1']);

function read(chunks: readonly string[], checks = 2): Transcript {
  const reader = transcriptReader({ records: Array(checks).fill(21), attempts: 21 * checks, addresses: ADDRESSES });
  for (const chunk of chunks) reader.push(chunk);
  return reader.finish();
}

const WHOLE = [
  'netdoctor 1 4',
  '! 10.244.2.2 Connection refused',
  '0 0 0.000321 =',
  '0 1 0.000000 7 000 Failed to connect\t',
  'missing 1 dig',
  '0 2 0.001000 0 200 \tsomebody else',
  'end 3',
  '',
].join('\n');

/** Servers choose the bodies that they send, so a row may have any character except the end of a line. */
const anyFields = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !text.includes('\n'));

const lines = fc.array(
  fc.oneof(
    fc.tuple(fc.nat(1), fc.nat(20), anyFields).map(([check, target, fields]) => `${check} ${target} ${fields}`),
    fc.constantFrom('! 10.0.0.1 No route to host', 'missing 1 curl', 'end 3', 'end', '', 'garbage', '0 1', '9 9 9'),
    fc.string(),
  ),
);

/** A text and a way to cut it into pieces. */
const cutText = lines
  .map((found) => ['netdoctor 1 9', ...found, ''].join('\n'))
  .chain((text) => fc.record({ text: fc.constant(text), cuts: fc.array(fc.nat(text.length), { maxLength: 8 }) }));

function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

describe('transcriptReader', () => {
  test('reads rows, what the system said, and what the image lacks', () => {
    expect(read([WHOLE])).toEqual({
      started: true,
      complete: true,
      records: [
        new Map([
          [0, '0.000321 ='],
          [1, '0.000000 7 000 Failed to connect\t'],
          [2, '0.001000 0 200 \tsomebody else'],
        ]),
        new Map(),
      ],
      contradicted: [new Set(), new Set()],
      remarks: new Map([['10.244.2.2', 'Connection refused']]),
      missing: new Map([[1, 'dig']]),
      strange: undefined,
      fault: undefined,
    });
  });

  test('gives the same result however the output is split', () => {
    fc.assert(
      fc.property(cutText, ({ text, cuts }) => {
        expect(read(pieces(text, cuts))).toEqual(read([text]));
      }),
    );
  });

  test('has no record from a cut output that the whole output does not have', () => {
    fc.assert(
      fc.property(cutText, ({ text, cuts: [cut = 0] }) => {
        // A row may come twice. What a cut output shows must be part of what was printed.
        const printed = new Set(text.split('\n').slice(0, -1));
        for (const [check, rows] of read([text.slice(0, cut)]).records.entries()) {
          for (const [target, fields] of rows) {
            const row = `${check} ${target} ${fields}`;
            expect(printed.has(row) || (fields === '' && printed.has(row.trimEnd()))).toBe(true);
          }
        }
      }),
    );
  });

  test('is incomplete wherever it is cut, and has the complete rows', () => {
    for (let cut = 0; cut < WHOLE.length; cut++) {
      const { complete, started, records } = read([WHOLE.slice(0, cut)]);
      expect({ cut, complete, started }).toEqual({ cut, complete: false, started: cut > 'netdoctor 1 4'.length });
      expect(records[0]?.size).toBe(WHOLE.slice(0, cut).match(/^0 .*\n/gm)?.length ?? 0);
    }
  });

  test('keeps a row whatever its fields contain', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const { records, complete, strange } = read([`netdoctor 1 1\n0 0 ${fields}\nend 1\n`]);
        expect({ row: records[0]?.get(0), complete, strange }).toEqual({
          row: fields,
          complete: true,
          strange: undefined,
        });
      }),
      { examples: [['0.1 0 502 \t<html>\r'], ['0.1 0 200 \t\u2028'], ['0.1 0 200 \t\u0085']] },
    );
  });

  test.each(['0 1', '0 1 '])('counts a record without fields, which spoils only its own target: %j', (line) => {
    const { records, complete, fault, strange } = read([`netdoctor 1 2\n0 0 0.1 =\n${line}\nend 2\n`]);
    expect({ complete, fault, strange }).toEqual({ complete: true, fault: undefined, strange: undefined });
    expect(records[0]).toEqual(
      new Map([
        [0, '0.1 ='],
        [1, ''],
      ]),
    );
  });

  test.each([
    'sh: curl: not found',
    '0 x 0.1 =',
    '7 0 0.1 =',
    '-1 0 0.1 =',
    ' 0 0 0.1 =',
    '0 21 0.1 =',
    `0 ${'9'.repeat(400)} 0.1 =`,
    `${'9'.repeat(400)} 0 0.1 =`,
    'missing 2 curl',
    'end',
    'end x',
    '!',
    '',
  ])('takes %j as strange, not as a row', (line) => {
    const { records, strange } = read([`netdoctor 1 1\n${line}\nend 0\n`]);
    expect(strange).toBe(line);
    expect(records.every(({ size }) => size === 0)).toBe(true);
  });

  test('believes nothing that comes before the first line, and keeps the first strange one', () => {
    const { records, strange, started, complete } = read(['0 0 0.1 =\nend 1\nmore\n']);
    expect({ rows: records[0]?.size, strange, started }).toEqual({ rows: 0, strange: '0 0 0.1 =', started: false });
    expect(complete).toBe(false);
  });

  test.each(['netdoctor 2 1', 'netdoctor 1', 'netdoctor 1 x', 'Xnetdoctor 1 1', 'netdoctor 1 1 '])(
    'does not start with %j',
    (first) => expect(read([`${first}\n0 0 0.1 =\nend 1\n`])).toMatchObject({ started: false, complete: false }),
  );

  test.each(['end 2', 'end 0', `end ${'9'.repeat(400)}`, 'end 1\n0 1 0.1 ='])(
    'cannot be believed if the last line counts other rows than came: %j',
    (end) => {
      const { complete, fault } = read([`netdoctor 1 2\n0 0 0.1 =\n${end}\n`]);
      expect({ complete, fault }).toEqual({
        complete: false,
        fault: expect.stringContaining('it says that it printed'),
      });
    },
  );

  test('finds targets with two different records', () => {
    const { contradicted, complete } = read(['netdoctor 1 3\n0 0 0.1 =\n0 0 0.2 =\n0 1 0.1 =\n0 1 0.1 =\nend 4\n']);
    expect({ contradicted, complete }).toEqual({ contradicted: [new Set([0]), new Set()], complete: true });
  });
});

describe('transcriptReader against a source that does not stop', () => {
  const MB = 'x'.repeat(1024 * 1024);

  /** How many chunks it accepts, out of any number. */
  function takes(chunk: string, most: number, asked = { records: [10], attempts: 10, addresses: ADDRESSES }) {
    const reader = transcriptReader(asked);
    reader.push('netdoctor 1 10\n');
    let taken = 0;
    while (taken < most && reader.push(chunk)) taken += 1;
    return { taken, ...reader.finish() };
  }

  test.each([
    ['a line without an end', MB, 'a line of more than'],
    ['a record without an end', `0 0 ${MB}`, 'a line of more than'],
    ['records again and again', `${`0 0 ${'y'.repeat(1000)}\n`.repeat(1000)}`, 'characters'],
    ['made-up targets', Array.from({ length: 9_000 }, (_, n) => `0 ${n + 10} 0.1 =\n`).join(''), 'no record'],
    ['missing tools of checks that were not asked for', 'missing 7 curl\n'.repeat(9_000), 'no record'],
    ['empty lines', '\n'.repeat(9_000), 'no record'],
  ])('%s', (_, chunk, words) => {
    const { taken, fault, complete } = takes(chunk, 100);
    expect(taken).toBeLessThan(20);
    expect({ fault, complete }).toEqual({ fault: expect.stringContaining(words), complete: false });
  });

  test('any number of remarks about addresses that were not asked for is dropped, and spoils nothing', () => {
    const chunk = Array.from({ length: 9_000 }, (_, n) => `! 192.0.2.${n} a\n`).join('');
    const { taken, fault, remarks, strange } = takes(`${chunk}! 10.0.0.1 No route to host\n`, 3);
    expect({ taken, fault, strange }).toEqual({ taken: 3, fault: undefined, strange: undefined });
    expect(remarks).toEqual(new Map([['10.0.0.1', 'No route to host']]));
  });

  test('a line that comes letter by letter costs no more than in one piece', () => {
    const { taken, fault } = takes('x', 1_000_000);
    expect({ taken, fault }).toEqual({ taken: LONGEST_LINE, fault: expect.stringContaining('a line of more than') });
  });

  test('keeps no more of a strange line than is shown, and nothing after its end', () => {
    const { strange, records } = takes('x'.repeat(60_000).concat('\n'), 1);
    expect([strange?.length, records[0]?.size]).toEqual([LONGEST_WORDS, 0]);
    const reader = transcriptReader({ records: [2], attempts: 2, addresses: ADDRESSES });
    reader.push(`netdoctor 1 2\n${MB}`);
    expect(reader.push('\n0 0 0.1 =\n')).toBe(false);
    expect(reader.finish().records[0]?.size).toBe(0);
  });

  test('has room for the output of 1,000 nodes and four checks with --count 100 that all fail', () => {
    const attempts = 4 * 1_000 * 100;
    const failed = `0.000000 28 000 Failed to connect to 10.244.200.200 port 8889 after 130000 ms: Timeout was reached\t`;
    const row = (n: number) => `0 ${n} ${failed}${'b'.repeat(120)}\n`;
    expect(mostOutput({ attempts })).toBeGreaterThan(attempts * row(attempts).length);
  });

  test("has room for icmp's records of 1,000 attempts each", () => {
    const asked = { records: [1_000], attempts: 1_000_000 };
    const row = `0 999 ${'1234.567 '.repeat(1_000)}=\n`;
    expect(row.length).toBeLessThan(LONGEST_LINE);
    expect(mostOutput(asked)).toBeGreaterThan(1_000 * row.length);
  });
});
