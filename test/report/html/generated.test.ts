import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { GENERATED, generate } from '../../../scripts/browser.ts';

test('script and style of the page match their sources; if not, run npm run browser-code', async () => {
  expect((await readFile(GENERATED, 'utf8')) === (await generate())).toBe(true);
});
