import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answerText, refusalText } from '../../src/kube/body.ts';
import { MOST_REFUSAL } from '../../src/kube/limits.ts';

const MB = 1024 * 1024;

/** An answer that never ends by itself, and how much of it was read. */
function endless() {
  let sent = 0;
  async function* chunks() {
    while (true) {
      sent += 64 * 1024;
      yield Buffer.alloc(64 * 1024, 'x');
    }
  }
  return { chunks: chunks(), sent: () => sent };
}

async function* one(bytes: Uint8Array) {
  yield bytes;
}

const TOO_LARGE = expect.objectContaining({ code: 'ANSWER_TOO_LARGE' });

describe('an answer', () => {
  test('is read completely, compressed or not', async () => {
    const text = 'ä'.repeat(MB);
    expect(await answerText(one(Buffer.from(text)), false, 3 * MB)).toBe(text);
    expect(await answerText(one(gzipSync(text)), true, 3 * MB)).toBe(text);
  });

  test('that does not end is read only up to its limit', async () => {
    const { chunks, sent } = endless();
    await expect(answerText(chunks, false, MB)).rejects.toEqual(TOO_LARGE);
    expect(sent()).toBeLessThan(2 * MB);
  });

  test('that is small but large when decompressed is not decompressed', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * MB));
    expect(bomb.length).toBeLessThan(MB / 8);
    await expect(answerText(one(bomb), true, MB)).rejects.toEqual(TOO_LARGE);
  });

  test('that is not gzip is reported as such', async () => {
    await expect(answerText(one(Buffer.from('no gzip')), true)).rejects.toThrow('incorrect header');
  });
});

describe('a refusal', () => {
  test('that does not end is partly read', async () => {
    const { chunks } = endless();
    expect((await refusalText(chunks, false)).length).toBe(MOST_REFUSAL);
  });

  test.each([gzipSync(Buffer.alloc(64 * MB)), Buffer.from('no gzip')])(
    'that cannot be decompressed has no text',
    async (bytes) => {
      expect(await refusalText(one(bytes), true)).toBe('');
    },
  );

  test('is decompressed', async () => {
    expect(await refusalText(one(gzipSync('no')), true)).toBe('no');
  });
});
