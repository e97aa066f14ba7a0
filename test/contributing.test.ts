import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const isThere = (path: string): boolean => existsSync(join(ROOT, path));
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/*.md', { cwd: ROOT }).toSorted()];
/** What the pages call a check that the reader makes. */
const READERS_OWN = /my-check|plugins\/(?:proxy|health)\b|NAME/;
const FLAG = /(?<=^|\s)--?[a-zA-Z][\w-]*/g;
/** A path within the project, as the pages write them. */
const PATH = /^(?:src|plugins|test|scripts|docs|\.github|\.ci)\/[\w./-]*$/;

/** The lines of shell blocks, without comments and what stands before the command. */
function shellLines(text: string): readonly string[] {
  const blocks = Array.from(text.matchAll(/^```sh\n(.*?)^```$/gms), ([, body = '']) => body);
  return blocks
    .flatMap((body) => body.split('\n'))
    .flatMap((line) => line.replace(/\s#.*$/, '').split('&&'))
    .map((line) => line.trim().replace(/^(?:[A-Z0-9_]+=\S+ )+/, ''))
    .filter((line) => line !== '');
}

/** GitHub's anchors of a page's headings. */
function anchorsOf(path: string): ReadonlySet<string> {
  const headings = read(path)
    .replace(/^```\w*\n.*?^```$/gms, '')
    .matchAll(/^#+ (.+)$/gm);
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-');
  return new Set(Array.from(headings, ([, heading = '']) => slug(heading)));
}

describe.each(DOCUMENTS)('%s', (path) => {
  const text = read(path);

  test('the files and folders that it names exist', () => {
    const prose = text.replace(/^```\w*\n.*?^```$/gms, '');
    const spans = Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, span = '']) => span);
    const links = Array.from(prose.matchAll(/\[([^\]]+)\]\(/g), ([, label = '']) => label);
    const named = [...spans, ...links, ...shellLines(text).flatMap((line) => line.split(/\s+/))];
    const paths = named.filter((word) => PATH.test(word) && !READERS_OWN.test(word));
    expect(paths.filter((one) => !isThere(one))).toEqual([]);
  });

  test('the headings that it links to exist', () => {
    const links = Array.from(text.matchAll(/\]\(([^)#:]*)#([^)]+)\)/g), ([, page = '', anchor = '']) => ({
      page,
      anchor,
    }));
    const lost = links.filter(
      ({ page, anchor }) => !anchorsOf(page === '' ? path : join(dirname(path), page)).has(anchor),
    );
    expect(lost).toEqual([]);
  });
});

describe('CONTRIBUTING.md', () => {
  const text = read('CONTRIBUTING.md');
  const lines = shellLines(text);
  let help: string;

  beforeAll(async () => {
    const { stdout } = await execa('vitest', ['run', '--help', '--expand-help'], { preferLocal: true });
    help = stdout;
  });

  test('has commands of these programs and no others', () => {
    const programs = new Set(lines.map((line) => line.split(' ')[0]));
    expect([...programs].toSorted()).toEqual(['.ci/run', 'export', 'node', 'npm', 'vitest']);
  });

  test('gives vitest flags that it knows', () => {
    const given = lines.filter((line) => /^vitest|^npm run unit/.test(line)).flatMap((line) => line.match(FLAG) ?? []);
    const flags = given.filter((flag) => flag !== '--');
    expect(flags).toContain('--inspect-brk');
    const known = new Set((help.match(FLAG) ?? []).map(plain));
    expect(flags.filter((flag) => !known.has(plain(flag)))).toEqual([]);
  });

  test('names tests that there are', () => {
    const named = Array.from(text.matchAll(/(test\/\S+\.test\.ts) -t '([^']+)'/g), ([, file = '', words = '']) => ({
      file,
      words,
    }));
    expect(named).not.toEqual([]);
    for (const { file, words } of named) expect(read(file)).toContain(words);
  });

  test('lists every command of package.json that a contributor runs by hand', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    for (const name of [
      'unit',
      'coverage',
      'types',
      'lint',
      'format',
      'e2e',
      'cluster:up',
      'cluster:down',
      'new-check',
    ]) {
      expect(scripts).toHaveProperty([name]);
      expect(text).toContain(`npm run ${name}`);
    }
  });

  test('shows a commit subject that fits its own rule', () => {
    const [, subject = ''] = /^> (.+)$/m.exec(text) ?? [];
    expect(subject).toMatch(/^.{20,72}$/);
  });
});

/** `--no-file-parallelism` is `--fileParallelism`, which vitest takes too. */
function plain(flag: string): string {
  return flag
    .replace(/^--no-/, '--')
    .replaceAll('-', '')
    .toLowerCase();
}
