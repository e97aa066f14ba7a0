/**
 * What steers a terminal, or is not seen on one: controls (Cc: ESC, CR, DEL, C1), format characters (Cf: those that turn
 * the direction of text, zero-width ones, tags), line and paragraph separators (Zl, Zp), lone surrogates (Cs), and all
 * else that Unicode draws as nothing. `\n` and `\t` among them.
 * https://www.unicode.org/reports/tr36/, https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** An emoji of several parts is one picture: its joiners and selectors stay. Then whatever else is not seen. */
const EMOJI_OR_UNSEEN =
  /\p{ExtPict}\p{EMod}?\ufe0f?(?:\u200d\p{ExtPict}\p{EMod}?\ufe0f?)*|[#*0-9]\ufe0f\u20e3|(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
const CARRIAGE_RETURN = 0x0d;
const BLANKS = /[ \t\r\n]+/g;

/**
 * Text from outside, made harmless on a terminal: what would steer it, or would not be seen, is spelled out, e.g. `\x1b`
 * or `\u202e`. Ends of lines and tabs stay, and so do the letters of all languages and emoji. Visible text comes back as
 * it is, so that to do it twice changes nothing. Takes linear time.
 */
export function visible(text: string): string {
  return replaceUnseen(text, spelled);
}

/** Text with each code point in it that `visible` would spell out replaced. */
export function replaceUnseen(text: string, spell: (code: number) => string): string {
  if (!UNSEEN.test(text)) return text;
  return text.replace(EMOJI_OR_UNSEEN, (found) => {
    const code = found.codePointAt(0) ?? 0;
    const isEmoji = found.length > String.fromCodePoint(code).length || !UNSEEN.test(found);
    return isEmoji ? found : spell(code);
  });
}

/** The same on one line: an end of line or a tab, with the blanks around it, becomes one blank. */
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
