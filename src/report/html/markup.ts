import { escapeUTF8 } from 'entities';

/** Text that is already HTML. All other text is escaped before it goes into a page. */
export interface Markup {
  readonly markup: string;
}

type MarkupPart = string | number | Markup | readonly Markup[] | undefined;

/** HTML with values. Text is escaped for both elements and quoted attributes. Undefined adds nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  const markup = texts.reduce((sum, text, index) => sum + markupOf(parts[index - 1]) + text);
  return { markup };
}

/** HTML that this project itself wrote. */
export function trusted(markup: string): Markup {
  return { markup };
}

function markupOf(part: MarkupPart): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeUTF8(String(part));
  if ('markup' in part) return part.markup;
  return part.map(({ markup }) => markup).join('');
}

/** JSON for a script element. Nothing in it can end the element or break a line of the script. */
export function scriptJson(value: unknown): Markup {
  const escaped = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { markup: escaped };
}
