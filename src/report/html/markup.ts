import { escapeUTF8 } from 'entities';

/** Text that is HTML already. Whatever else comes into a page is escaped. */
export interface Markup {
  readonly markup: string;
}

type MarkupPart = string | number | Markup | readonly Markup[] | undefined;

/** HTML with values in it: text is escaped, for elements and for quoted attributes alike; undefined is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  const markup = texts.reduce((sum, text, index) => sum + markupOf(parts[index - 1]) + text);
  return { markup };
}

/** HTML that this project wrote itself. */
export function trusted(markup: string): Markup {
  return { markup };
}

function markupOf(part: MarkupPart): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeUTF8(String(part));
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

/** JSON that may stand in a script element: nothing in it ends the element, or a line of a script. */
export function scriptJson(value: unknown): Markup {
  const escaped = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { markup: escaped };
}
