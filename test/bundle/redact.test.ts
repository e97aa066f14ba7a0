import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactor } from '../../src/bundle/redact.ts';

test.each<[text: string, left: string]>([
  ['https://user:pa@ss@host/x', 'https://hidden@host/x'],
  ['proxy http://bob@proxy:3128', 'proxy http://hidden@proxy:3128'],
  ['socks5://a:b@h', 'socks5://hidden@h'],
  ['https://h/x?token=a&b=c', 'https://h/x?hidden-1'],
  ['https://h/x#token', 'https://h/x?hidden-1'],
  ["(https://h/x?t=a'b) and more", '(https://h/x?hidden-1 and more'],
  ['https://h/?a https://h/?b https://g/?a', 'https://h/?hidden-1 https://h/?hidden-2 https://g/?hidden-1'],
  ['Authorization: Bearer abc.def-ghi==', 'Authorization: Bearer hidden'],
  ['said eyJhbGciOi.eyJzdWIi.c2ln to us', 'said hidden to us'],
  ['https://127.0.0.1:6443 and n1@home', 'https://127.0.0.1:6443 and n1@home'],
])('%s', (text, left) => {
  expect(redactor().redact(text)).toBe(left);
});

test('JSON stays JSON, and no part of a query is left in it', () => {
  const anySecret = fc.string({ unit: 'binary', minLength: 1 }).map((text) => `secret${text.replace(/\s/g, '')}secret`);
  fc.assert(
    fc.property(anySecret, (secret) => {
      const { redact, hidden } = redactor();
      const query = secret.replaceAll('"', '');
      const left = redact(JSON.stringify({ url: `https://h/x?${query}`, next: 1 }));
      expect(JSON.parse(left)).toEqual({ url: 'https://h/x?hidden-1', next: 1 });
      expect(hidden()).toBe(1);
    }),
  );
});
