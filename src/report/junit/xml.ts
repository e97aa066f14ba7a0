import { escapeUTF8 } from 'entities/escape';
import { visible } from '../../text/visible.ts';

/** A piece of XML that is already escaped. */
export interface Xml {
  readonly xml: string;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * Characters that XML 1.0 does not allow in a document, escaped or not (https://www.w3.org/TR/xml/#charsets),
 * and that `visible` does not spell out.
 */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A document with this root. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
}

/** An element on its own lines. Attributes that are undefined are left out. */
export function element(name: string, attributes: Attributes, children: readonly Xml[] = []): Xml {
  const tag = `${name}${attributeWords(attributes)}`;
  if (children.length === 0) return { xml: `<${tag}/>\n` };
  return { xml: `<${tag}>\n${children.map(({ xml }) => xml).join('')}</${name}>\n` };
}

/** An element that contains only text. */
export function textElement(name: string, attributes: Attributes, text: string): Xml {
  return { xml: `<${name}${attributeWords(attributes)}>${escaped(text)}</${name}>\n` };
}

function attributeWords(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapedAttribute(String(value))}"`)
    .join('');
}

/**
 * XML parsers read a line break or a tab in an attribute as a space, unless it is written as a character
 * reference.
 */
function escapedAttribute(text: string): string {
  return escaped(text).replace(/[\t\n\r]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function escaped(text: string): string {
  return escapeUTF8(visible(text).replace(FORBIDDEN, ''));
}
