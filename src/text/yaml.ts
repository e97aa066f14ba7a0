import { Document, isNode, parse, stringify } from 'yaml';
import { oneLine } from './visible.ts';

/** YAML that reads back as the same data. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** One document of a stream, with a comment in front. */
export interface Commented {
  readonly comment: string;
  readonly value: unknown;
}

/**
 * Several documents, each under its own comment. A comment is always one line, whatever it contains, so no
 * text can escape from it.
 */
export function toYamlStream(comments: readonly string[], documents: readonly Commented[]): string {
  const texts = documents.map(({ comment, value }) => {
    const document = new Document(value, { aliasDuplicateObjects: false });
    if (isNode(document.contents)) document.contents.commentBefore = commentOf(comment);
    return `---\n${document.toString({ lineWidth: 0 })}`;
  });
  return [...comments.map((line) => `#${commentOf(line)}\n`), ...texts].join('');
}

function commentOf(line: string): string {
  return ` ${oneLine(line)}`;
}

/**
 * Parses a JSON-like tree: aliases are refused, so no part of it occurs twice or contains itself.
 * @throws if the text is not such a tree; the message names the line
 */
export function fromYaml(text: string): unknown {
  return parse(text, { maxAliasCount: 0 });
}
