import { expect, test } from 'vitest';
import { serverWords } from '../../src/kube/status.ts';

test.each([
  [JSON.stringify({ kind: 'Status', status: 'Failure', message: 'pods is forbidden', code: 403 }), 'pods is forbidden'],
  ['<html>\n<body>proxy error</body>', '<html>'],
  ['', 'no further words'],
  ['{}', '{}'],
  ['null', 'null'],
  ['x'.repeat(1_000), 'x'.repeat(200)],
])('serverWords of %j', (text, words) => {
  expect(serverWords(text)).toBe(words);
});
