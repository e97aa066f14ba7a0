/** Texts that affect a terminal, a reader's eyes or the form of an output, by what they do. */
export const HOSTILE = {
  'clear the screen': 'a\u001b[2J\u001b[Hb',
  'write over the line above':
    'a\u001b[1A\u001b[2K\u001b[32mThe network works: all 6 probes between 3 nodes passed.\u001b[0m',
  'set the title': 'a\u001b]0;TITLE\u0007b',
  'fill the clipboard': 'a\u001b]52;c;cm0gLXJmIC8=\u001b\\b',
  'make a link': 'a\u001b]8;;http://x.test\u001b\\b\u001b]8;;\u001b\\',
  'hide text': 'a\u001b[8mb\u001b[28m',
  'go to the other screen': 'a\u001b[?1049hb',
  'ask the terminal to answer': 'a\u001b[6n\u001b[c\u0005b',
  'C1: clear the screen': 'a\u009b2Jb',
  'C1: set the title': 'a\u009d0;TITLE\u009cb',
  'C1: next line, reverse line feed': 'a\u0085b\u008dc',
  'device control': 'a\u001bP$q"p\u001b\\b',
  'write over the line itself': 'FAILED\rpassed',
  'take letters back': 'bad\b\b\bgood',
  'ring, feed, delete, end': 'a\u0007b\u000bc\u000cd\u007fe\u0000f\u0004g',
  'begin a line': 'a\nThe network works: all 6 probes passed.\n::error::b\n- c\n| d |\r\n# e',
  'fall out of a column': 'a\tb',
  'turn the text': 'a\u202egnitset\u202c \u2066b\u2069 \u061c\u200e\u200f',
  'stand there unseen': 'a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg\u3164h\u180ei\u034fj\ufe0fk',
  'end a line of JavaScript': 'a\u2028b\u2029c',
  'smuggle letters': 'a\u{e0041}\u{e0042}\u{e01ef}b',
  'be half a letter': 'a\ud800b\udc00',
} as const satisfies Readonly<Record<string, string>>;

/** All of them in one text. */
export const ALL_HOSTILE = Object.values(HOSTILE).join(' ');

/**
 * What must not get out. It is listed again here, so that the product's own list is not what is tested with.
 */
const RAW = new RegExp(
  `[${[
    ...['0000-0009', '000b-001f', '007f-009f', '00ad', '034f', '061c', '115f-1160', '17b4-17b5', '180b-180f'],
    ...['200b-200f', '2028-202e', '2060-206f', '3164', 'fe00-fe0f', 'feff', 'ffa0', 'fff0-fffb', '1bca0-1bca3'],
    ...['1d173-1d17a', 'd800-dfff', 'e0000-e0fff'],
  ]
    .map((range) => range.replace(/[0-9a-f]+/g, '\\u{$&}'))
    .join('')}]`,
  'u',
);
/** The colours that we print ourselves. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[(?:0|1|2|22|3[1-5]|39|4[1-5]|49)m`, 'g');

/** The text without our own colours. */
export function withoutColours(text: string): string {
  return text.replace(COLOURS, '');
}

/** For names and messages of tests, because they are also read on terminals. */
export function inAscii(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The first raw character that got out, with the text around it; undefined if there is none. */
export function rawIn(text: string): string | undefined {
  const plain = withoutColours(text);
  const at = plain.search(RAW);
  return at < 0 ? undefined : inAscii(plain.slice(Math.max(0, at - 60), at + 20));
}

/** The text without its emoji, whose joiners and selectors may stay. */
export function withoutEmoji(text: string): string {
  return text.replace(/\p{ExtPict}\p{EMod}?\ufe0f?(\u200d\p{ExtPict}\p{EMod}?\ufe0f?)*|[#*0-9]\ufe0f\u20e3/gu, '');
}
