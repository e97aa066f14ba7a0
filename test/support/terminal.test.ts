import { expect, test } from 'vitest';
import { HOSTILE, rawIn } from './hostile.ts';
import { seenOn } from './terminal.ts';

test.each(Object.entries(HOSTILE).filter(([what]) => what !== 'begin a line'))(
  'the hostile text that would %s does so',
  (_, text) => {
    expect(rawIn(text)).toBeDefined();
  },
);

test('the terminal of these tests reports what is done to it', async () => {
  expect((await seenOn(HOSTILE['set the title'])).deeds).toEqual(['OSC 0 TITLE']);
  expect((await seenOn(HOSTILE['fill the clipboard'])).deeds).toEqual(['OSC 52 c;cm0gLXJmIC8=']);
  expect((await seenOn(HOSTILE['C1: set the title'])).deeds).toEqual(['OSC 0 TITLE']);
  expect((await seenOn(HOSTILE['go to the other screen'])).deeds).toContain('the other screen');
  expect((await seenOn(HOSTILE['ask the terminal to answer'])).deeds).not.toEqual([]);
  expect((await seenOn(HOSTILE['write over the line itself'])).lines.at(-1)).toBe('passed');
  expect((await seenOn(HOSTILE['clear the screen'])).lines).toEqual(['b']);
});
