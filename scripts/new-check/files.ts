import { type CheckName, checkName, refusal, refuseOtherMeaning } from './name.ts';
import { blockOf, blocksOf } from './page.ts';
import { withImport, withRow, withSection } from './registrations.ts';

/** The name of the example in docs/write-a-check.md. */
const EXAMPLE = 'proxy';

export interface Project {
  /** @throws if there is no such file */
  readonly read: (path: string) => string;
  readonly exists: (path: string) => boolean;
}

/**
 * The files of a new check, by path, each with its whole text: its own files, and those that register it.
 * They are copies of the example in docs/write-a-check.md, under another name. Nothing is written.
 * @throws UserError if the name is bad or taken, or if a file does not have the expected form
 */
export function newCheckFiles(name: string, { read, exists }: Project): ReadonlyMap<string, string> {
  const check = checkName(name);
  const taken = [`plugins/${name}`, `test/plugins/${name}`].find(exists);
  if (taken !== undefined) throw refusal(`${taken} exists already: choose another name`);
  const blocks = blocksOf(read('docs/write-a-check.md'));
  const registry = read('plugins/registry.ts');
  const own = [...blocks.keys()].filter((path) => path.includes(`plugins/${EXAMPLE}/`));
  refuseOtherMeaning(check, [registry, ...own.map((path) => blocks.get(path))].join('\n'));
  const block = (path: string): string => renamed(blockOf(blocks, path), check);
  const checks = withRow(read('docs/checks.md'), { column: 'by default', row: block('docs/checks.md, table') });
  const security = withRow(read('docs/security.md'), { column: 'programs', row: block('docs/security.md, table') });
  return new Map([
    ...own.map((path) => [path.replaceAll(EXAMPLE, name), block(path)] as const),
    ['plugins/registry.ts', withImport(registry, check)],
    ['docs/checks.md', withSection(checks, block('docs/checks.md, section'))],
    ['docs/security.md', security],
  ]);
}

/** Renames the example, except if the word means a proxy. */
function renamed(text: string, { name, identifier }: CheckName): string {
  return text
    .replaceAll(`plugins/${EXAMPLE}/`, `plugins/${name}/`)
    .replaceAll(`check ${EXAMPLE} under`, `check ${name} under`)
    .replace(new RegExp(`(['\`])${EXAMPLE}\\1`, 'g'), `$1${name}$1`)
    .replace(new RegExp(`^## ${EXAMPLE}$`, 'gm'), `## ${name}`)
    .replace(new RegExp(`(const |\\{ |plugin: )${EXAMPLE}\\b`, 'g'), `$1${identifier}`);
}
