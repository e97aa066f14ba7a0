import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plugins } from '../../plugins/registry.ts';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const CHECKS = read('docs/checks.md');
const SECURITY = read('docs/security.md');
const names = plugins.map(({ name }) => name);

/** The text below a heading of any level, up to the next heading of the same or a higher level. */
function below(text: string, heading: string): string {
  const [start = '', level = ''] = new RegExp(`^(#+) ${heading}\\n`, 'm').exec(text) ?? [];
  if (start === '') return '';
  const rest = text.slice(text.indexOf(start) + start.length);
  const end = new RegExp(`^#{1,${level.length}} `, 'm').exec(rest);
  return rest.slice(0, end?.index);
}

/** The rows of a table whose first cell is one code span: the text of that span, and the other cells. */
function rows(text: string): readonly (readonly string[])[] {
  return Array.from(text.matchAll(/^\| `([^`]+)` *\|(.*)\|$/gm), ([, name = '', cells = '']) => [
    name,
    ...cells.split('|').map((cell) => cell.trim()),
  ]);
}

describe('docs/checks.md', () => {
  const [table = ''] = CHECKS.split('\n## ');

  test('lists exactly the checks of the registry, in its order', () => {
    expect(rows(table).map(([name]) => name)).toEqual(names);
  });

  test('says which of them run by default', () => {
    const usual = rows(table).filter(([, byDefault]) => byDefault === 'yes');
    expect(usual.map(([name]) => name)).toEqual(plugins.filter(({ byDefault }) => byDefault).map(({ name }) => name));
  });

  test.each(plugins)('says of $name what a pass means, what it does not show, and what it needs', ({ name, needs }) => {
    const section = below(CHECKS, name);
    expect(section).toMatch(/^\*\*PASS\*\*.* means?:/m);
    expect(section).toMatch(/does not show|has no identity/);
    // The section on `nodeport` refers to that on `service`.
    const [, image = ''] = /The image needs ([^\n]+(?:\n[^\n]+)*)/.exec(section) ?? [];
    if (!section.includes('tools are those of')) for (const tool of needs.tools) expect(image).toContain(`\`${tool}\``);
  });
});

describe('docs/security.md', () => {
  const table = rows(below(SECURITY, 'Programs and destinations of each check'));

  test('says for exactly these checks which programs they start, and where they send to', () => {
    expect(table.map(([name]) => name)).toEqual(names);
    for (const [, programs, destinations] of table) expect([programs, destinations]).not.toContain('');
  });

  test.each(plugins)('names all tools of $name', ({ name, needs }) => {
    const [, programs = ''] = table.find(([check]) => check === name) ?? [];
    for (const tool of needs.tools) expect(programs).toContain(`\`${tool}\``);
  });

  test.each(plugins.filter(({ traits }) => traits.makes))(
    'says what is made for $name, and what is open',
    ({ name }) => {
      expect(rows(below(SECURITY, 'What checks make')).map(([check]) => check)).toContain(name);
    },
  );
});
