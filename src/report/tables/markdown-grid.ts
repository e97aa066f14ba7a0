import { markdownTable } from 'markdown-table';
import { widthOf } from '../../text/width.ts';

/**
 * A Markdown table as GitHub renders it. Cells must already be escaped. The only module that knows
 * `markdown-table`.
 */
export function markdownGrid(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${markdownTable([heads, ...rows], { stringLength: widthOf })}\n`;
}
