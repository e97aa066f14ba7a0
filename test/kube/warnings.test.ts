import { expect, test } from 'vitest';
import { warningTexts } from '../../src/kube/warnings.ts';

test.each([
  { header: undefined, texts: [] },
  { header: '', texts: [] },
  { header: '299 - "a is deprecated"', texts: ['a is deprecated'] },
  { header: '299 kubernetes "a"', texts: ['a'] },
  { header: '299 - "a, b", 299 - "c"', texts: ['a, b', 'c'] },
  { header: '299 - "a",299 - "b"', texts: ['a', 'b'] },
  { header: ['299 - "a"', '299 - "b"'], texts: ['a', 'b'] },
  {
    header: String.raw`299 - "violates \"restricted:latest\", see C:\\x"`,
    texts: ['violates "restricted:latest", see C:\\x'],
  },
  { header: String.raw`299 - "says 299 - \"not one\" inside"`, texts: ['says 299 - "not one" inside'] },
  { header: '299 - "a" "Wed, 21 Oct 2015 07:28:00 GMT", 299 - "b"', texts: ['a', 'b'] },
  { header: '110 - "stale", 299 - "a"', texts: ['a'] },
  { header: '299 - "a\u001b[31mb"', texts: ['a\\x1b[31mb'] },
  { header: '299 - "never closed', texts: [] },
])('the header $header gives $texts', ({ header, texts }) => {
  expect(warningTexts(header)).toEqual(texts);
});
