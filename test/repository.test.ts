import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

describe('package.json', () => {
  test('names the repository that krew-manifest.yaml names', () => {
    const [, homepage] = /^ {2}homepage: (\S+)$/m.exec(read('krew-manifest.yaml')) ?? [];
    expect(manifest.homepage).toBe(homepage);
    expect(manifest.repository).toEqual({ type: 'git', url: `git+${homepage}.git` });
    expect(manifest.bugs).toBe(`${homepage}/issues`);
  });

  test('its lock file holds no download addresses', () => {
    const { packages }: { packages: Record<string, { resolved?: string; link?: boolean }> } = JSON.parse(
      read('package-lock.json'),
    );
    const downloaded = Object.entries(packages).filter(([, { resolved, link }]) => resolved !== undefined && !link);
    expect(downloaded).toEqual([]);
  });
});

describe('.editorconfig', () => {
  test('says what biome.json says', () => {
    const { formatter } = JSON.parse(read('biome.json'));
    const settings = new Map(
      Array.from(read('.editorconfig').matchAll(/^(\w+) = (\S+)$/gm), ([, key, value]) => [key, value]),
    );
    expect(formatter).toEqual({ indentStyle: 'space', indentWidth: 2, lineWidth: 120 });
    // The last section is Go's.
    const [common = ''] = read('.editorconfig').split('[{go.mod');
    expect(common).toContain(`indent_style = ${formatter.indentStyle}\n`);
    expect(settings.get('indent_size')).toBe(String(formatter.indentWidth));
    expect(settings.get('max_line_length')).toBe(String(formatter.lineWidth));
  });
});

describe('CHANGELOG.md', () => {
  const text = read('CHANGELOG.md');
  const headings = Array.from(text.matchAll(/^## (.+)$/gm), ([, heading = '']) => heading);

  test('begins with what is not released yet, then has one dated version each, the newest first', () => {
    const [first, ...versions] = headings;
    expect(first).toBe('[Unreleased]');
    for (const version of versions) expect(version).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}$/);
    expect(versions).toEqual(versions.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })));
  });

  test('groups changes by the kinds of Keep a Changelog, and links each version', () => {
    const kinds = Array.from(text.matchAll(/^### (.+)$/gm), ([, kind = '']) => kind);
    expect(kinds).not.toEqual([]);
    for (const kind of kinds)
      expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind);
    for (const [, name = ''] of text.matchAll(/^## \[(.+?)\]/gm)) {
      expect(text).toContain(`\n[${name.toLowerCase()}]: ${manifest.homepage}/`);
    }
  });
});

/**
 * https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
 */
interface IssueForm {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: { readonly label?: string; readonly value?: string };
  }[];
}

describe('.github', () => {
  const forms = readdirSync(join(ROOT, '.github/ISSUE_TEMPLATE')).filter((name) => name.endsWith('.yaml'));

  test.each(forms)('%s is an issue form', (name) => {
    const form: IssueForm = parse(read(`.github/ISSUE_TEMPLATE/${name}`));
    expect(form.name).toMatch(/\S/);
    expect(form.description).toMatch(/\S/);
    const fields = form.body.filter(({ type }) => type !== 'markdown');
    expect(new Set(fields.map(({ id }) => id)).size).toBe(fields.length);
    for (const { type, attributes } of form.body) {
      expect(['markdown', 'textarea', 'input', 'dropdown', 'checkboxes']).toContain(type);
      expect(type === 'markdown' ? attributes.value : attributes.label).toMatch(/\S/);
    }
  });

  test('a bug report asks for the support bundle and the version', () => {
    const text = read('.github/ISSUE_TEMPLATE/bug_report.yaml');
    expect(text).toContain('`kubectl netdoctor report --bundle netdoctor.tar.gz`');
    expect(text).toContain('`kubectl netdoctor --version`');
  });

  test('the workflow runs .ci/run, may only read, and ends in time', () => {
    const workflow = parse(read('.github/workflows/ci.yaml'));
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const { steps, ...job } = workflow.jobs.ci;
    expect(job['timeout-minutes']).toBe(90);
    expect(job.permissions).toBeUndefined();
    const uses = steps.flatMap(({ uses }: { uses?: string }) => uses ?? []);
    for (const action of uses) expect(action).toMatch(/^actions\/[a-z-]+@v\d+$/);
    expect(steps.at(-1)).toEqual({ run: '.ci/run' });
  });

  test('the workflow caches what the test clusters are built into, by what they are built from', () => {
    const { env, steps } = parse(read('.github/workflows/ci.yaml')).jobs.ci;
    const cache = steps.find(({ uses = '' }: { uses?: string }) => uses.startsWith('actions/cache@'));
    expect(cache.with.path).toBe(`${env.NETDOCTOR_CACHE}/kubectl-netdoctor`);
    for (const input of ['test/cluster/build/**', 'test/cluster/images.sh', 'test/cluster/packages.txt']) {
      expect(cache.with.key).toContain(`'${input}'`);
    }
  });
});
