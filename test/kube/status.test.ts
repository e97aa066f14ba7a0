import { expect, test } from 'vitest';
import { serverWords } from '../../src/kube/status.ts';

test.each([
  [JSON.stringify({ kind: 'Status', status: 'Failure', message: 'pods is forbidden', code: 403 }), 'pods is forbidden'],
  ['<html>\n<body>proxy error</body>', '<html>'],
  ['', 'no further words'],
  ['\n', 'no further words'],
  ['<html>\r\n', '<html>'],
  ['{"message":7}', '{"message":7}'],
  ['red \u001b[31mwords\u0007', 'red \\x1b[31mwords\\x07'],
  [JSON.stringify({ message: 'one\n\u001b[2Jtwo' }), 'one \\x1b[2Jtwo'],
  ['{}', '{}'],
  ['null', 'null'],
  ['x'.repeat(1_000), 'x'.repeat(200)],
  ['two  blanks', 'two  blanks'],
  [JSON.stringify({ message: 'x'.repeat(5_000) }), `${'x'.repeat(4_000)}…`],
])('serverWords of %j', (text, words) => {
  expect(serverWords(text)).toBe(words);
});
