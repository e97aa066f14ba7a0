import xterm from '@xterm/headless';
import { expect } from 'vitest';
import { rawIn, withoutColours } from './hostile.ts';

/** What a terminal shows and does after it was sent a text. */
export interface Seen {
  /** The lines on it and above, without trailing spaces. */
  readonly lines: readonly string[];
  /** What it did besides showing text: titles, clipboard, bells, answers. */
  readonly deeds: readonly string[];
}

const MOST_LINES = 200;
const ABOVE = 'what stood there before';

/** Sends the text to a terminal that has a line on it already, and returns all that it shows and does. */
export async function seenOn(text: string): Promise<Seen> {
  const lines = text.split('\n');
  const cols = Math.max(80, ...lines.map((line) => line.length + 1));
  const size = { cols, rows: 50, scrollback: lines.length + 100 };
  const terminal = new xterm.Terminal({ ...size, convertEol: true, allowProposedApi: true });
  const deeds: string[] = [];
  terminal.onTitleChange((title) => deeds.push(`title ${title}`));
  terminal.onBell(() => deeds.push('bell'));
  terminal.onData((data) => deeds.push(`answer ${JSON.stringify(data)}`));
  for (const number of [0, 1, 2, 4, 8, 9, 10, 11, 12, 52, 133, 777, 1337])
    terminal.parser.registerOscHandler(number, (data) => deeds.push(`OSC ${number} ${data}`) > 0);
  try {
    await new Promise<void>((resolve) => terminal.write(`${ABOVE}\n${text}`, resolve));
    const { active } = terminal.buffer;
    if (active.type !== 'normal') deeds.push('the other screen');
    const shown = Array.from({ length: active.length }, (_, y) => active.getLine(y)?.translateToString(true) ?? '');
    return { lines: shown.slice(0, shown.findLastIndex((line) => line !== '') + 1), deeds };
  } finally {
    terminal.dispose();
  }
}

/**
 * A terminal shows this text unchanged, line by line, does nothing else, and gets no raw characters except
 * our colours.
 */
export async function expectHarmless(text: string): Promise<void> {
  expect(rawIn(text)).toBeUndefined();
  const all = text.split('\n');
  // A terminal as wide as the longest line needs a lot of memory for each line.
  for (let at = 0; at < all.length; at += MOST_LINES) await expectShown(all.slice(at, at + MOST_LINES).join('\n'));
}

async function expectShown(text: string): Promise<void> {
  const { lines, deeds } = await seenOn(text);
  expect(deeds).toEqual([]);
  const expected = [ABOVE, ...withoutColours(text).split('\n')].map((line) => line.trimEnd());
  expect(lines).toEqual(expected.slice(0, expected.findLastIndex((line) => line !== '') + 1));
}
