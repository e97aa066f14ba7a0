import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { tokenFile } from '../../src/kube/token-file.ts';
import { tempFolder } from '../support/temp.ts';

test('the file is reread after a minute, not before', () => {
  using folder = tempFolder();
  const file = folder.write('token', 'one\n');
  let now = 0;
  const { current: token } = tokenFile(file, () => now);
  folder.write('token', 'two');
  expect(token()).toBe('one');
  now = 59_999;
  expect(token()).toBe('one');
  now = 60_000;
  expect(token()).toBe('two');
});

test('the last token stays in use if the file is gone or empty', () => {
  using folder = tempFolder();
  const file = folder.write('token', 'one');
  let now = 0;
  const { current: token } = tokenFile(file, () => now);
  folder.write('token', '\n');
  now = 60_000;
  expect(token()).toBe('one');
  rmSync(file);
  now = 120_000;
  expect(token()).toBe('one');
  folder.write('token', 'three');
  now = 180_000;
  expect(token()).toBe('three');
});

test('after a refusal, the file is reread at once', () => {
  using folder = tempFolder();
  const file = folder.write('token', 'one');
  const token = tokenFile(file, () => 0);
  folder.write('token', 'two');
  expect([token.current(), token.reread(), token.current()]).toEqual(['one', 'two', 'two']);
});

test.each([undefined, ''])('if there is no first token (%j), it is refused', (text) => {
  using folder = tempFolder();
  const file = text === undefined ? `${folder.path}/missing` : folder.write('token', text);
  expect(() => tokenFile(file)).toThrow(UserError);
  expect(() => tokenFile(file)).toThrow(file);
});
