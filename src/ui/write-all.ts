import { batches } from '../text/batches.ts';

/**
 * Writes a document, which may be longer than a string can be. Does not wait for its reader: what follows the
 * report, such as the clean-up, must not wait for someone who reads it page by page.
 */
export function writeAll(output: Pick<NodeJS.WriteStream, 'write'>, document: string | Iterable<string>): void {
  for (const text of batches(document)) output.write(text);
}
