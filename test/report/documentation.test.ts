import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FORMAT_NAMES, formatOf } from '../../src/report/formats.ts';
import { renderJunitError } from '../../src/report/junit/junit-error.ts';
import { renderPrometheus } from '../../src/report/prometheus.ts';
import { NO_SCREEN } from '../../src/ui/screen.ts';
import { NO_STYLE } from '../../src/ui/style.ts';
import { exampleReport } from '../support/example-report.ts';
import { fitting } from '../support/report-schema.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../docs/outputs.md'), 'utf8');
const report = exampleReport();

/** The content of the fences in the chapter of a format. A fence may contain shorter ones. */
function shown(format: string): readonly string[] {
  const [, chapter = ''] = DOCUMENT.split(`\n## \`${format}\`\n`);
  const fences = chapter.matchAll(/^(`{3,})\w+\n(.*?)^\1$|^## `/gms);
  const bodies = Array.from(fences, ([, , body]) => body);
  const end = bodies.indexOf(undefined);
  return bodies.slice(0, end < 0 ? bodies.length : end).flatMap((body) => body ?? []);
}

describe('docs/outputs.md', () => {
  test('has a chapter for each format, and each file name ending', () => {
    const chapters = Array.from(DOCUMENT.matchAll(/^## `(\w+)`$/gm), ([, name]) => name);
    expect(chapters.toSorted()).toEqual(FORMAT_NAMES.toSorted());
    const endings = FORMAT_NAMES.flatMap((name) => formatOf(name).endings ?? []);
    expect(endings.filter((ending) => !DOCUMENT.includes(`\`${ending}\``))).toEqual([]);
  });

  test.each(['table', 'wide', 'name', 'junit', 'markdown', 'prometheus'] as const)(
    'shows what -o %s gives',
    async (name) => {
      const render = await formatOf(name).load();
      expect(shown(name)[0]).toBe(render(report, { screen: NO_SCREEN, style: NO_STYLE, blocks: false }));
    },
  );

  test('shows parts of the JSON and YAML', () => {
    const part = JSON.parse(shown('json')[0] ?? '');
    expect(part.failures).not.toEqual([]);
    expect(report).toMatchObject({ ...part, failures: expect.arrayContaining(part.failures) });
    expect(report).toMatchObject(parse(shown('yaml')[0] ?? ''));
  });

  test('shows the documents for an error', () => {
    const error = JSON.parse(shown('json')[1] ?? '');
    expect(shown('junit')[1]).toBe(renderJunitError(fitting(error)));
  });

  test('lists every metric', () => {
    const names = new Set(Array.from(renderPrometheus(report).matchAll(/^# HELP (\S+)/gm), ([, name]) => name));
    const listed = Array.from(DOCUMENT.matchAll(/^\| `(netdoctor_\w+)`/gm), ([, name]) => name);
    expect(listed.toSorted()).toEqual([...names].toSorted());
  });
});
