import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Options } from 'yargs';
import { check } from '../src/cli/commands/check.ts';
import { checks } from '../src/cli/commands/checks.ts';
import { clean } from '../src/cli/commands/clean.ts';
import { demo } from '../src/cli/commands/demo.ts';
import { diff } from '../src/cli/commands/diff.ts';
import { explain } from '../src/cli/commands/explain.ts';
import { images } from '../src/cli/commands/images.ts';
import { init } from '../src/cli/commands/init.ts';
import { report } from '../src/cli/commands/report.ts';
import { resume } from '../src/cli/commands/resume.ts';
import { runs } from '../src/cli/commands/runs.ts';
import { DEFAULTS } from '../src/config/defaults.ts';
import { agnhostProfile } from '../src/floater/image-profile.ts';
import { FAULT_NAMES, faultForm, parseFault } from '../src/loopback/faults/fault.ts';
import { standingFaults } from '../src/loopback/faults/standing.ts';
import { nodeSpecs } from '../src/loopback/seed.ts';
import { DEFAULT_NAMESPACE, FLOATER } from '../src/model/labels.ts';
import { CODES } from '../src/model/verdict.ts';
import { EXIT_FAILED, EXIT_INCOMPLETE, EXIT_OK, EXIT_ON_SIGNAL } from '../src/report/exit-code.ts';
import { FAULTS, introduction } from '../src/run/demo/demo.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  '.github/PULL_REQUEST_TEMPLATE.md',
  '.github/ISSUE_TEMPLATE/bug_report.yaml',
  '.github/ISSUE_TEMPLATE/feature_request.yaml',
  ...readdirSync(join(ROOT, 'docs')).flatMap(markdownPath),
];
const COMMANDS = new Map<string, Readonly<Record<string, Options>>>([
  [check.name, check.options],
  [checks.name, checks.options],
  [clean.name, clean.options],
  [demo.name, demo.options],
  [diff.name, diff.options],
  [explain.name, explain.options],
  [images.name, images.options],
  [init.name, init.options],
  [report.name, report.options],
  [resume.name, resume.options],
  [runs.name, runs.options],
]);

function markdownPath(name: string): string[] {
  return name.endsWith('.md') ? [`docs/${name}`] : [];
}

/** How many positional arguments each command takes. */
const POSITIONALS = new Map<string, number>(
  [diff, explain].map(({ name, positionals = {} }) => [name, Object.keys(positionals).length]),
);

interface Fence {
  readonly language: string;
  readonly body: string;
}

function fences(text: string): readonly Fence[] {
  return Array.from(text.matchAll(/^```(\w*)\n(.*?)^```$/gms), ([, language = '', body = '']) => ({ language, body }));
}

function codeSpans(text: string): readonly string[] {
  const prose = text.replace(/^```\w*\n.*?^```$/gms, '');
  return Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, span = '']) => span);
}

/** What a reader would type: lines of shell blocks, lines after a prompt in other blocks, and code spans. */
function commandLines(text: string): readonly string[] {
  const blocks = fences(text).flatMap(({ language, body }) => {
    const lines = body.split('\n');
    return language === 'sh' ? lines : lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  });
  return [...blocks, ...codeSpans(text)]
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split('&&'))
    .map((line) => line.trim().replace(/^node (?:--\S+ )*src\/main\.ts\b/, 'kubectl netdoctor'));
}

/** Flags that yargs adds. */
const PARSERS_OWN: readonly string[] = ['--help', '--show-hidden'];

function flagsOf(options: Readonly<Record<string, Options>>): readonly string[] {
  const names = Object.entries(options).flatMap(([name, { alias = [] }]) => [name, ...[alias].flat()]);
  return names.map((name) => (name.length === 1 ? `-${name}` : `--${name}`));
}

/** Flags that take no value. */
function switchesOf(options: Readonly<Record<string, Options>>): readonly string[] {
  return flagsOf(Object.fromEntries(Object.entries(options).filter(([, { type }]) => type === 'boolean')));
}

/** The words of a command line that the parser would refuse. */
function refusedWords(line: string): readonly string[] {
  const [name, ...words] = line.split(/\s+/).slice(2);
  if (name === undefined || name === '--version' || name === '--help') return words;
  const options = COMMANDS.get(name);
  if (!options) return [name];
  const known = flagsOf(options);
  const refused: string[] = [];
  words.splice(0, takenWords(words, POSITIONALS.get(name) ?? 0));
  while (words.length > 0) {
    const [flag = '', value] = (words.shift() ?? '').split('=');
    if (flag === '--help' || switchesOf(options).includes(flag)) continue;
    const taken = value ?? words.shift();
    if (!known.includes(flag) || !taken || taken.startsWith('-')) refused.push(flag);
  }
  return refused;
}

/** How many of the first words are not flags. */
function takenWords(words: readonly string[], most: number): number {
  const flag = words.findIndex((word) => word.startsWith('-'));
  return Math.min(most, flag === -1 ? words.length : flag);
}

describe.each(DOCUMENTS)('%s', (path) => {
  const text = read(path);

  test('its npm commands exist', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const named = commandLines(text).flatMap((line) => {
      const [, word = '', script = ''] = /^npm (\S+)(?: (\S+))?/.exec(line) ?? [];
      if (word === '' || word === 'ci') return [];
      return [word === 'run' ? script : word];
    });
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test('its command lines are understood', () => {
    const lines = commandLines(text).filter((line) => /^kubectl netdoctor\b/.test(line));
    expect(lines.map((line) => ({ line, refused: refusedWords(line) }))).toEqual(
      lines.map((line) => ({ line, refused: [] })),
    );
  });

  test('its links within the project lead somewhere', () => {
    const links = Array.from(text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g), ([, link = '']) => link);
    const within = links.filter((link) => !link.startsWith('https:'));
    expect(within.filter((link) => !existsSync(join(ROOT, dirname(path), link)))).toEqual([]);
  });
});

describe('README.md and the code', () => {
  const text = read('README.md');

  test('every flag in a code span exists', () => {
    const known = [...COMMANDS.values()].flatMap(flagsOf);
    const named = codeSpans(text).flatMap((span) => /^--?[a-z][a-z-]*/.exec(span) ?? []);
    expect(named.filter((flag) => !known.includes(flag) && !PARSERS_OWN.includes(flag))).toEqual([]);
  });

  test('the defaults of the flags are those of the code', () => {
    const rows = Array.from(text.matchAll(/^\| `--([a-z-]+)` +\| `(\w+)` +\|/gm), ([, name = '', value]) => [
      name,
      value,
    ]);
    expect(rows).not.toEqual([]);
    const defaults: Readonly<Record<string, string>> = DEFAULTS;
    const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    expect(rows).toEqual(rows.map(([name = '']) => [name, defaults[camel(name)]]));
  });

  test('the table of exit codes names all of them', () => {
    const codes = Array.from(text.matchAll(/^\| (\d+) +\|/gm), ([, code]) => Number(code));
    expect(codes).toEqual([EXIT_OK, EXIT_FAILED, EXIT_INCOMPLETE, EXIT_ON_SIGNAL.SIGINT]);
    expect(codes).toEqual([0, 1, 2, 130]);
  });

  test('image, namespace and DaemonSet are those of the code', () => {
    for (const path of ['README.md', 'docs/security.md']) {
      expect(read(path)).toContain(`\`${agnhostProfile({}).image}\``);
      expect(read(path)).toContain(`\`${DEFAULT_NAMESPACE}\``);
      expect(read(path)).toContain(`\`${FLOATER}\``);
    }
  });

  test('the Kubernetes that the tests run on is the one that is built', () => {
    const [, version = 'none'] = /^require k8s\.io\/kubernetes (v\S+)$/m.exec(read('test/cluster/build/go.mod')) ?? [];
    expect(text).toContain(`Kubernetes ${version} `);
  });
});

test('docs/checks.md explains every reason', () => {
  const text = read('docs/checks.md');
  const reasons = Object.keys(CODES).flatMap((name) => name.split(' ')[1] ?? []);
  expect(reasons.filter((reason) => !text.includes(`\`${reason}\``))).toEqual([]);
});

test('docs/demo.md has every fault in its form, and no other', () => {
  const forms = Array.from(read('docs/demo.md').matchAll(/^\| `([^`]+)`/gm), ([, form]) => form);
  expect(forms).toEqual(FAULT_NAMES.map(faultForm));
});

test('the picture shows the demo as it is', () => {
  const faults = standingFaults();
  const nodes = nodeSpecs(6).map(({ name }) => name);
  for (const fault of FAULTS) faults.inject(parseFault(fault, nodes));
  const shown = read('docs/img/demo.svg').replace(/<[^>]*>/g, '');
  const words = [
    '$ kubectl netdoctor check',
    'The network is broken: 7 of 108 probes failed, 41 passed.',
    'ND102 Nothing gets into n4',
    'ND202 n2 and n5 do not reach each other',
    '$ kubectl netdoctor resume',
  ];
  for (const line of [...introduction({ nodes, faults }), ...words]) expect(shown).toContain(line);
});
