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

/** Several documents under comments of their own. A comment is one line, whatever it holds, so that nothing gets out of it. */
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
 * A tree as JSON has it: no part of it is there twice, nor within itself, since aliases are refused.
 * @throws where it is none, with the line in the words
 */
export function fromYaml(text: string): unknown {
  return parse(text, { maxAliasCount: 0 });
}
