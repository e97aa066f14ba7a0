import { Script } from 'node:vm';
import { UserError } from '../src/errors.ts';

/** The page whose example becomes the new check. */
const PAGE = 'docs/write-a-check.md';
const REGISTRY = 'plugins/registry.ts';
const CHECKS = 'docs/checks.md';
const SECURITY = 'docs/security.md';
/** What the page calls its example. */
const EXAMPLE = 'proxy';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_NAME = 30;

export interface Sources {
  /** @throws if there is no such file */
  readonly read: (path: string) => string;
  readonly exists: (path: string) => boolean;
}

/**
 * The files of a new check, by path: its own and those that register it, each with its whole new text. They are those
 * of the example in docs/write-a-check.md, under another name. Nothing is written.
 * @throws UserError if the name is bad or taken, or if a file is not as it is expected
 */
export function newCheckFiles(name: string, { read, exists }: Sources): ReadonlyMap<string, string> {
  const blocks = blocksOf(read(PAGE));
  const registry = read(REGISTRY);
  const identifier = identifierOf(name);
  refuseTaken(name, exists);
  const known = [registry, ...blocks.values()].join('\n');
  if (!isFree(identifier) || new RegExp(`\\b${identifier}\\b`).test(known)) {
    throw refusal(`${name} cannot be the name of a check: ${identifier} has another meaning in the code`);
  }
  const renamed = (path: string): string => withName(blockOf(blocks, path), { name, identifier });
  const own = [...blocks.keys()].filter((path) => path.includes(`plugins/${EXAMPLE}/`));
  return new Map([
    ...own.map((path) => [path.replaceAll(EXAMPLE, name), renamed(path)] as const),
    [REGISTRY, registered(registry, { name, identifier })],
    [
      CHECKS,
      withSection(withRow(read(CHECKS), '| check ', renamed(`${CHECKS}, table`)), renamed(`${CHECKS}, section`)),
    ],
    [SECURITY, withRow(read(SECURITY), '| check       | programs ', renamed(`${SECURITY}, table`))],
  ]);
}

function refusal(message: string): UserError {
  return new UserError(message, { code: 'BAD_NAME' });
}

/** As a variable: `my-check` is `myCheck`. */
function identifierOf(name: string): string {
  if (!NAME.test(name) || name.length > LONGEST_NAME) {
    throw refusal(
      `${JSON.stringify(name)} cannot be the name of a check: use lower-case letters, digits and single dashes, at most ${LONGEST_NAME}, beginning with a letter`,
    );
  }
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function refuseTaken(name: string, exists: Sources['exists']): void {
  const taken = [`plugins/${name}`, `test/plugins/${name}`].find(exists);
  if (taken !== undefined) throw refusal(`there is a check ${name} already: ${taken} exists`);
}

/** Whether a module may declare it: neither a reserved word nor something that JavaScript brings. */
function isFree(identifier: string): boolean {
  try {
    new Script(`'use strict'; async () => { const ${identifier} = 0; };`);
    return !(identifier in globalThis);
  } catch {
    return false;
  }
}

/** The page's blocks that say in their first line, a comment, what they are. */
function blocksOf(page: string): ReadonlyMap<string, string> {
  const blocks = page.matchAll(/^```(?:ts|markdown)\n(?:\/\/ (\S+)|<!-- (.+) -->)\n(.*?)^```$/gms);
  return new Map(Array.from(blocks, ([, path, part, text = '']) => [path ?? part ?? '', text]));
}

function blockOf(blocks: ReadonlyMap<string, string>, path: string): string {
  const text = blocks.get(path);
  if (text === undefined) throw unexpected(PAGE, `a block ${path}`);
  return text;
}

function unexpected(path: string, what: string): UserError {
  return new UserError(`${path} is not as this script expects it: it has no ${what}`, { code: 'BAD_TEMPLATE' });
}

interface Naming {
  readonly name: string;
  readonly identifier: string;
}

/** Renames the example, and leaves the word alone where it means a proxy. */
function withName(text: string, { name, identifier }: Naming): string {
  return text
    .replaceAll(`plugins/${EXAMPLE}/`, `plugins/${name}/`)
    .replaceAll(`check ${EXAMPLE} under`, `check ${name} under`)
    .replace(new RegExp(`(['\`])${EXAMPLE}\\1`, 'g'), `$1${name}$1`)
    .replace(new RegExp(`^## ${EXAMPLE}$`, 'gm'), `## ${name}`)
    .replace(new RegExp(`(const |\\{ |plugin: )${EXAMPLE}\\b`, 'g'), `$1${identifier}`);
}

/** Biome puts the import into its place. */
function registered(registry: string, { name, identifier }: Naming): string {
  const found = /^(.*?\n)(\n.*\[)(.*?),?(\s*\];\n)$/s.exec(registry);
  if (!found) throw unexpected(REGISTRY, 'list of checks at its end');
  const [, imports, head, list, end] = found;
  return `${imports}import { ${identifier} } from './${name}/index.ts';\n${head}${list},\n  ${identifier},${end}`;
}

/** Behind the last row of the table that begins so, with its widths. */
function withRow(text: string, head: string, row: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.startsWith(head));
  if (first === -1) throw unexpected(PAGE, `table that begins with ${head}`);
  const after = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  const widths = cellsOf(lines[first] ?? '').map((cell) => cell.length);
  const cells = cellsOf(row.trim()).map((cell, index) => ` ${cell.trim()} `.padEnd(widths[index] ?? 0));
  return lines.toSpliced(after, 0, `|${cells.join('|')}|`).join('\n');
}

function cellsOf(row: string): readonly string[] {
  return row.split('|').slice(1, -1);
}

function withSection(text: string, section: string): string {
  const next = '## All checks\n';
  if (!text.includes(next)) throw unexpected(CHECKS, 'section "All checks"');
  return text.replace(next, () => `${section}\n${next}`);
}
