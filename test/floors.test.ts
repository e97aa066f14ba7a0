import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

/**
 * From the ground up: a folder of src/ imports the floors below its own, types included. Folders on one floor
 * do not import each other. Every new folder must be added here.
 */
const FLOORS = [
  ['version.ts', 'text'],
  ['errors.ts', 'ui'],
  ['kube'],
  ['model'],
  ['check', 'diagnose', 'floater', 'loopback'],
  ['circumstances', 'plugins'],
  ['preflight'],
  ['report'],
  ['state'],
  ['bundle', 'config', 'diff'],
  ['run'],
  ['cli'],
  ['main.ts'],
] as const;

interface Import {
  readonly from: string;
  readonly to: string;
  readonly isType: boolean;
}

const files = globSync(['src/**/*.ts', 'plugins/**/*.ts']);
const imports = files.flatMap(importsOf);

test('every folder has its floor', () => {
  expect([...new Set(files.map(folderOf))].toSorted()).toEqual(FLOORS.flat().toSorted());
});

test('CONTRIBUTING.md lists the folders from the ground up', () => {
  const [, table = ''] = /^\| folders of `src\/` .*?\n(.*?)\n\n/ms.exec(readFileSync('CONTRIBUTING.md', 'utf8')) ?? [];
  const rows = table
    .split('\n')
    .slice(1)
    .map((row) => Array.from((row.split('|')[1] ?? '').matchAll(/`(\w+)`/g), ([, name]) => name));
  const folders = FLOORS.map((floor) => floor.filter((name) => !name.endsWith('.ts'))).filter(
    (floor) => floor.length > 0,
  );
  expect(rows).toEqual(folders);
});

test('a folder imports the floors below its own, and no others', () => {
  const floorOf = (file: string) => FLOORS.findIndex((floor) => floor.some((name) => name === folderOf(file)));
  const upward = imports.filter(({ from, to }) => folderOf(from) !== folderOf(to) && floorOf(to) >= floorOf(from));
  expect(upward).toEqual([]);
});

test('the model does not run anything of the Kubernetes client', () => {
  expect(
    imports.filter(({ from, to, isType }) => folderOf(from) === 'model' && folderOf(to) === 'kube' && !isType),
  ).toEqual([]);
});

test('only the demo uses the loopback cluster', () => {
  const users = imports.filter(({ from, to }) => folderOf(to) === 'loopback' && folderOf(from) !== 'loopback');
  expect(users.filter(({ from }) => !from.startsWith('src/run/demo/'))).toEqual([]);
  expect(users).not.toEqual([]);
});

/** `src/check/curl/judge.ts` is in `check`. */
function folderOf(file: string): string {
  const [root = '', folder = ''] = file.split('/');
  return root === 'src' ? folder : root;
}

function importsOf(from: string): readonly Import[] {
  const text = readFileSync(from, 'utf8');
  return [...text.matchAll(/(?:^|\n)(import|export)( type)? [^;]*?from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map(
    ([, , type, name = '', late = '']) => ({
      from,
      to: normalize(join(dirname(from), name || late)),
      isType: type !== undefined,
    }),
  );
}
