import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Options } from 'yargs';
import { CODES } from '../src/check/verdict.ts';
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
import { FAULT_NAMES, faultForm, parseFault } from '../src/demo/faults/fault.ts';
import { standingFaults } from '../src/demo/faults/standing.ts';
import { nodeSpecs } from '../src/demo/seed.ts';
import { agnhostProfile } from '../src/floater/image-profile.ts';
import { DEFAULT_NAMESPACE, FLOATER } from '../src/floater/labels.ts';
import { EXIT_FAILED, EXIT_INCOMPLETE, EXIT_OK, EXIT_ON_SIGNAL } from '../src/report/exit-code.ts';
import { FAULTS, introduction } from '../src/run/demo/demo.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const DOCUMENTS = ['README.md', ...readdirSync(join(ROOT, 'docs')).flatMap(markdownPath)];
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

/** How many words stand by themselves. */
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

/** What a reader would type: lines of shell blocks, those behind a prompt in others, and code spans. */
function commandLines(text: string): readonly string[] {
  const blocks = fences(text).flatMap(({ language, body }) => {
    const lines = body.split('\n');
    return language === 'sh' ? lines : lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  });
  return [...blocks, ...codeSpans(text)]
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split('&&'))
    .map((line) => line.trim());
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

/** How many of the first words are no flags. */
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
    'The network is broken: 6 of 30 probes failed, 24 passed.',
    '$ kubectl netdoctor resume',
  ];
  for (const line of [...introduction({ nodes, faults }), ...words]) expect(shown).toContain(line);
});

/** https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/ */
interface KrewManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly version: string;
    readonly homepage: string;
    readonly shortDescription: string;
    readonly description: string;
    readonly caveats: string;
    readonly platforms: readonly {
      readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
      readonly uri: string;
      readonly sha256: string;
      readonly bin: string;
    }[];
  };
}

const TAG = 'v1.2.3';

/** As krew-release-bot does it: two lines for address and checksum, the second with four spaces before it. */
function render(template: string): string {
  const tagged = (text: string) => text.replaceAll('{{ .TagName }}', TAG);
  const filled = template.replaceAll(
    /\{\{addURIAndSha "([^"]+)" \.TagName \}\}/g,
    (_, uri: string) => `uri: ${tagged(uri)}\n    sha256: ${'0a'.repeat(32)}`,
  );
  return tagged(filled);
}

describe('krew-manifest.yaml', () => {
  const rendered = render(read('krew-manifest.yaml'));
  const manifest: KrewManifest = parse(rendered);
  const { version, homepage, shortDescription, description, caveats, platforms } = manifest.spec;

  test('nothing of the template is left', () => expect(rendered).not.toMatch(/\{\{|\}\}/));

  test('it is a plug-in with a name that krew takes', () => {
    expect(manifest.apiVersion).toBe('krew.googlecontainertools.github.com/v1alpha2');
    expect(manifest.kind).toBe('Plugin');
    expect(manifest.metadata.name).toMatch(/^[\w-]+$/);
    expect(version).toBe(TAG);
  });

  test('its texts are there, the short one on one line', () => {
    expect(shortDescription).toMatch(/^[^\n]{1,50}$/);
    expect(shortDescription).not.toMatch(/\.$/);
    expect(homepage).toMatch(/^https:\/\/\S+$/);
    expect(description).not.toBe('');
    expect(caveats).toContain(agnhostProfile({}).image);
  });

  test('every platform can be installed, and none stands there twice', () => {
    expect(platforms).not.toEqual([]);
    for (const { selector, uri, sha256, bin } of platforms) {
      const { os = '', arch = '' } = selector.matchLabels;
      expect(Object.keys(selector.matchLabels).sort()).toEqual(['arch', 'os']);
      expect(uri).toBe(`${homepage}/releases/download/${TAG}/netdoctor_${TAG}_${os}_${arch}.tar.gz`);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(bin).toBe(os === 'windows' ? 'kubectl-netdoctor.exe' : 'kubectl-netdoctor');
    }
    expect(new Set(platforms.map(({ uri }) => uri)).size).toBe(platforms.length);
  });

  test('the licence that krew wants in an archive is here', () => {
    expect(read('LICENSE')).toMatch(/^\s*Apache License\s+Version 2\.0, January 2004/);
  });
});
