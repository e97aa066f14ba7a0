/**
 * Characters that control a terminal or are invisible on one: controls (Cc: ESC, CR, DEL, C1), format
 * characters (Cf: bidirectional, zero-width, tags), line and paragraph separators (Zl, Zp), lone surrogates
 * (Cs), and everything else that Unicode draws as nothing. Includes `\n` and `\t`.
 * https://www.unicode.org/reports/tr36/, https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/**
 * First, emoji: one made of several parts is one picture, so its joiners and selectors stay. Then any other
 * invisible character.
 */
const EMOJI_OR_UNSEEN =
  /\p{ExtPict}\p{EMod}?\ufe0f?(?:\u200d\p{ExtPict}\p{EMod}?\ufe0f?)*|[#*0-9]\ufe0f\u20e3|(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Most text. A test of Unicode properties takes many times as long, and a run of 1,000 nodes reads 20 MB. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;
const CARRIAGE_RETURN = 0x0d;
const BLANKS = /[ \t\r\n]+/g;

/**
 * Makes text from elsewhere harmless on a terminal: characters that would control it or be invisible are
 * spelled out, e.g. `\x1b` or `\u202e`. Line ends and tabs stay, as do emoji and the letters of all
 * languages. Visible text is returned unchanged, so applying it twice changes nothing. Takes linear time.
 */
export function visible(text: string): string {
  return replaceUnseen(text, spelled);
}

/** Text in which each code point that `visible` would spell out is replaced. */
export function replaceUnseen(text: string, spell: (code: number) => string): string {
  if (PLAIN.test(text) || !UNSEEN.test(text)) return text;
  return text.replace(EMOJI_OR_UNSEEN, (found) => {
    const code = found.codePointAt(0) ?? 0;
    const isEmoji = found.length > String.fromCodePoint(code).length || !UNSEEN.test(found);
    return isEmoji ? found : spell(code);
  });
}

/** The same on one line: a line end or a tab, together with the blanks around it, becomes one blank. */
export function oneLine(text: string): string {
  if (!UNSEEN.test(text)) return text;
  return visible(text.replace(BLANKS, (blanks) => (/[\t\n]/.test(blanks) ? ' ' : blanks)));
}

function spelled(code: number): string {
  if (code === CARRIAGE_RETURN) return '\\r';
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}
