import type { Rendered } from '../../src/report/formats.ts';

/** The whole text of a document. */
export function textOf(document: Rendered): string {
  return typeof document === 'string' ? document : [...document].join('');
}
