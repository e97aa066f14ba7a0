import { InternalError } from '../../src/errors.ts';

/**
 * The code blocks of docs/write-a-check.md, by the comment in their first line: a path, or a part of a file.
 */
export function blocksOf(page: string): ReadonlyMap<string, string> {
  const blocks = page.matchAll(/^```(?:ts|markdown)\n(?:\/\/ (\S+)|<!-- ([^\n]+) -->)\n(.*?)^```$/gms);
  return new Map(Array.from(blocks, ([, path, part, text = '']) => [path ?? part ?? '', text]));
}

export function blockOf(blocks: ReadonlyMap<string, string>, path: string): string {
  const text = blocks.get(path);
  if (text === undefined) throw unexpected(`docs/write-a-check.md has no block "${path}"`);
  return text;
}

/** The form of a file has changed, and this script has not been adapted. */
export function unexpected(message: string): InternalError {
  return new InternalError(message, { code: 'UNEXPECTED_FORM' });
}
