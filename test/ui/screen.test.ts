import { expect, test } from 'vitest';
import { screenOf } from '../../src/ui/screen.ts';
import { captureIo } from '../support/io.ts';

test.each([
  { stdout: { isTTY: true, rows: 24, columns: 80 }, screen: { rows: 24, columns: 80 } },
  { stdout: { isTTY: true, rows: 0, columns: 0 }, screen: { rows: 50, columns: undefined } },
  { stdout: { isTTY: false, rows: 24, columns: 80 }, screen: { rows: 50, columns: undefined } },
])('$stdout holds $screen', ({ stdout, screen }) => {
  expect(screenOf(Object.assign(captureIo().io.stdout, stdout))).toEqual(screen);
});
