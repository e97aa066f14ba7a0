import { decodeXML } from 'entities/decode';
import { describe, expect, test } from 'vitest';
import { terminalSvg } from '../../scripts/terminal-svg.ts';

const OPTIONS = { title: 'a title', columns: 10 };
const draw = (text: string): Promise<string> => terminalSvg(text, OPTIONS);

/** SGR, e.g. `31` for red. */
const sgr = (code: string | number): string => `\u001b[${code}m`;

/** What stands on the lines of the picture that are not empty. */
function linesOf(svg: string): readonly string[] {
  const lines = Array.from(svg.matchAll(/<text x="18"[^>]*>(.*)<\/text>/g), ([, line = '']) => line);
  return lines.map((line) => decodeXML(line.replace(/<[^>]+>/g, '')));
}

/** Of each stretch of one look: the names of its classes, and its text. */
function spansOf(svg: string): readonly (readonly [string, string])[] {
  return Array.from(svg.matchAll(/<tspan(?: class="([^"]+)")?>([^<]*)/g), ([, names = '', text = '']) => [names, text]);
}

const widthOf = (svg: string): number => Number(/ width="(\d+)"/.exec(svg)?.[1]);
const heightOf = (svg: string): number => Number(/ height="(\d+)"/.exec(svg)?.[1]);

describe('text', () => {
  test('is kept line by line, with the blanks before it and in it', async () => {
    const text = '$ check\n  two  blanks\n\n+-----+\n| é → |\n';
    expect(linesOf(await draw(text))).toEqual(['$ check', '  two  blanks', '+-----+', '| é → |']);
    expect(linesOf(await draw(text.replaceAll('\n', '\r\n')))).toEqual(linesOf(await draw(text)));
  });

  test('takes the place of empty lines before it, and none of those at the end', async () => {
    expect(heightOf(await draw('a\n\nb'))).toBe(heightOf(await draw('a\nb\nc')));
    expect(heightOf(await draw('a\n\n\n'))).toBe(heightOf(await draw('a')));
  });

  test('is escaped, and so is the title', async () => {
    const svg = await terminalSvg('<b> & "c"', { ...OPTIONS, title: 'a <title> & more' });
    expect(svg).toContain('<tspan>&lt;b&gt; &amp; &quot;c&quot;</tspan>');
    expect(svg).toContain('<title id="title">a &lt;title&gt; &amp; more</title>');
  });

  test('is kept to its last line where there is more than a screen of it', async () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}`);
    expect(linesOf(await draw(lines.join('\n')))).toEqual(lines);
  });
});

describe('looks', () => {
  test.each([
    [31, 'c1', '.c1 { fill: #ff7b72 }'],
    [32, 'c2', '.c2 { fill: #3fb950 }'],
    [33, 'c3', '.c3 { fill: #d29922 }'],
    [91, 'c9', '.c9 { fill: #ffa198 }'],
    [1, 'bold', '.bold { font-weight: bold }'],
    [2, 'dim', '.dim { fill-opacity: 0.65 }'],
  ])('SGR %d is of class %s', async (code, name, style) => {
    const svg = await draw(`a${sgr(code)}b${sgr(0)}c`);
    expect(spansOf(svg)).toEqual([
      ['', 'a'],
      [name, 'b'],
      ['', 'c'],
    ]);
    expect(svg).toContain(style);
  });

  test('39 ends a colour alone, 22 bold and dim, 0 all', async () => {
    const text = `${sgr('1;31')}a${sgr(39)}b${sgr(22)}c${sgr('2;32')}d${sgr(0)}e`;
    expect(spansOf(await draw(text))).toEqual([
      ['c1 bold', 'a'],
      ['bold', 'b'],
      ['', 'c'],
      ['c2 dim', 'd'],
      ['', 'e'],
    ]);
  });

  test('last over the end of a line', async () => {
    expect(spansOf(await draw(`${sgr(31)}a\nb`))).toEqual([
      ['c1', 'a'],
      ['c1', 'b'],
    ]);
  });

  test.each(['41', '7', '38;5;200', '38;2;1;2;3'])('SGR %s cannot be drawn, and is refused', async (code) => {
    await expect(draw(`${sgr(code)}a`)).rejects.toThrow('"a" has a background, or a colour that is none of the 16');
  });
});

describe('width', () => {
  test('is that of the columns, and of the widest line where that has more', async () => {
    const narrow = widthOf(await draw('a'));
    expect(widthOf(await draw('0123456789'))).toBe(narrow);
    expect(widthOf(await draw('x'.repeat(120)))).toBeCloseTo(narrow + 110 * 8.4, 0);
  });

  test('is that of the text, not of its colours and trailing blanks', async () => {
    expect(widthOf(await draw(`${sgr(31).repeat(40)}a${' '.repeat(40)}`))).toBe(widthOf(await draw('a')));
  });

  test('is fixed for each line, whatever the font; some characters take two columns', async () => {
    expect(await draw('日本')).toContain('textLength="33.6"');
    expect(await draw('abcd')).toContain('textLength="33.6"');
  });
});

describe('what a terminal overwrites is gone', () => {
  test('by a carriage return', async () => {
    expect(linesOf(await draw('10 %\r20 %\rdone\u001b[K\n'))).toEqual(['done']);
  });

  test('by movements of the cursor', async () => {
    const text = 'title\n⠙ deploy\n⠙ verify\n\u001b[2K\u001b[1A\u001b[2K\u001b[1A\u001b[2K\u001b[G✔ deploy\n✔ verify\n';
    expect(linesOf(await draw(text))).toEqual(['title', '✔ deploy', '✔ verify']);
  });

  test('and what says nothing to the eye is not drawn', async () => {
    const text =
      '\u001b[?25la\u0007\u001b]0;window\u0007\u001b]8;;https://example.com\u0007b\u001b]8;;\u0007\u001b[?25h';
    expect(linesOf(await draw(text))).toEqual(['ab']);
  });
});

test('it is one SVG that refers to nothing outside', async () => {
  const svg = await draw('a');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*xml:space="preserve">/);
  expect(svg).toMatch(/<\/svg>\n$/);
  expect(svg).toContain('<title id="title">a title</title>');
  expect(svg).not.toMatch(/href|url\(|@import/);
});
