import type { CheckName } from './name.ts';
import { unexpected } from './page.ts';

/** plugins/registry.ts with one more check at the end of the list. Biome moves the import to its place. */
export function withImport(registry: string, { name, identifier }: CheckName): string {
  const found = /^(.*?\n)(\n.*\[)(.*?),?(\s*\];\n)$/s.exec(registry);
  if (!found) throw unexpected('plugins/registry.ts does not end with the list of checks');
  const [, imports, head, list, end] = found;
  return `${imports}import { ${identifier} } from './${name}/index.ts';\n${head}${list},\n  ${identifier},${end}`;
}

/**
 * A document with one more row in its table of checks, which is the table whose second column is `column`.
 */
export function withRow(text: string, { column, row }: { readonly column: string; readonly row: string }): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => {
    const [head, next] = cellsOf(line).map((cell) => cell.trim());
    return head === 'check' && next === column;
  });
  if (first === -1) throw unexpected(`there is no table of checks with a column "${column}"`);
  const after = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  const widths = cellsOf(lines[first] ?? '').map((cell) => cell.length);
  const cells = cellsOf(row.trim()).map((cell, index) => ` ${cell.trim()} `.padEnd(widths[index] ?? 0));
  return lines.toSpliced(after, 0, `|${cells.join('|')}|`).join('\n');
}

function cellsOf(line: string): readonly string[] {
  return line.startsWith('|') ? line.split('|').slice(1, -1) : [];
}

/** docs/checks.md with a section for one more check. */
export function withSection(text: string, section: string): string {
  const next = '## All checks\n';
  if (!text.includes(next)) throw unexpected('docs/checks.md has no section "All checks"');
  return text.replace(next, () => `${section}\n${next}`);
}
