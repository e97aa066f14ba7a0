import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressRecord, questionOf, replyTo, TYPES } from '../../../src/loopback/dns/message.ts';

/** As dig asks: id 0x1234, recursion desired, `Ab.example`, A. */
const ASKED = Buffer.concat([
  Buffer.from('123401000001000000000000', 'hex'),
  Buffer.from('\u0002Ab\u0007example\u0000', 'latin1'),
  Buffer.from('00010001', 'hex'),
]);

function changed(at: number, ...bytes: readonly number[]): Buffer {
  const copy = Buffer.from(ASKED);
  copy.set(bytes, at);
  return copy;
}

describe('a question', () => {
  test('has the id of its message, a name in small letters, and a type', () => {
    expect(questionOf(ASKED)).toEqual({ id: 0x1234, name: 'ab.example', type: TYPES.A, raw: ASKED.subarray(12) });
  });

  test('may have more behind it, as EDNS does', () => {
    expect(questionOf(Buffer.concat([ASKED, Buffer.alloc(11)]))?.raw).toEqual(ASKED.subarray(12));
  });

  test.each([
    ['an answer', changed(2, 0x81)],
    ['two questions', changed(4, 0, 2)],
    ['another class', changed(ASKED.length - 1, 3)],
    ['a pointer in the name', changed(12, 0xc0)],
    ['a label that is too long', changed(12, 64)],
    ['a label that goes beyond the end', changed(12, 63)],
    ['a header cut short', ASKED.subarray(0, 11)],
    ['a question cut short', ASKED.subarray(0, -1)],
    ['nothing', Buffer.alloc(0)],
  ])('is none: %s', (_, message) => {
    expect(questionOf(message)).toBeUndefined();
  });

  test('whatever comes, it is read or not, and never thrown about', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, begins) => {
        const message = Buffer.concat(begins ? [ASKED.subarray(0, 12), bytes] : [bytes]);
        const found = questionOf(message);
        if (found) expect(message.includes(found.raw)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a reply', () => {
  const question = questionOf(ASKED);
  if (!question) throw new Error('it is a question');

  test('repeats id and question, and points to the name', () => {
    const reply = replyTo(question, { rcode: 'NOERROR', records: [addressRecord('127.64.255.1')] });
    const head = '123485800001000100000000';
    expect(reply.toString('hex')).toBe(`${head}${question.raw.toString('hex')}c00c00010001000000050004${'7f40ff01'}`);
  });

  test.each([
    ['no such name', { rcode: 'NXDOMAIN' }, 0x8583],
    ['a failure', { rcode: 'SERVFAIL' }, 0x8582],
    ['no address', { rcode: 'NOERROR' }, 0x8580],
    ['one that is cut', { rcode: 'NOERROR', truncated: true }, 0x8780],
  ] as const)('says so: %s', (_, reply, flags) => {
    const message = replyTo(question, reply);
    expect([message.readUInt16BE(2), message.readUInt16BE(6)]).toEqual([flags, 0]);
  });
});
