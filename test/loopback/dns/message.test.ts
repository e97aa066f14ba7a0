import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { questionOf, replyTo } from '../../../src/loopback/dns/message.ts';

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
    expect(questionOf(ASKED)).toEqual({
      id: 0x1234,
      name: 'ab.example',
      type: 'A',
      asked: { name: 'Ab.example', type: 'A', class: 'IN' },
    });
  });

  test('may have more behind it, as EDNS does', () => {
    // https://www.rfc-editor.org/rfc/rfc6891#section-6.1.2, as dig sends it
    const opt = Buffer.from('00002904d0000000000000', 'hex');
    expect(questionOf(Buffer.concat([changed(11, 1), opt]))).toEqual(questionOf(ASKED));
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
        if (found) expect(questionOf(replyTo(found, { rcode: 'NOERROR' }))).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a reply', () => {
  const question = questionOf(ASKED);
  if (!question) throw new Error('it is a question');

  test('repeats id and question to the byte, and the name in small and capital letters', () => {
    const reply = replyTo(question, { rcode: 'NOERROR', records: [{ type: 'A', data: '127.64.255.1' }] });
    const [head, asked] = ['123485800001000100000000', ASKED.toString('hex', 12)];
    expect(reply.toString('hex')).toBe(`${head}${asked}${asked}0000000500047f40ff01`);
  });

  test.each([
    [{ type: 'AAAA', data: 'fd00::1' }, '001c', '0010fd000000000000000000000000000001'],
    [{ type: 'CNAME', data: 'b.example' }, '0005', '000b0162076578616d706c6500'],
  ] as const)('may have %j', (record, type, data) => {
    const reply = replyTo(question, { rcode: 'NOERROR', records: [record] }).toString('hex');
    expect(reply).toContain(`${type}000100000005${data}`);
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
