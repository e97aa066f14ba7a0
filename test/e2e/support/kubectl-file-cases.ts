import { stringify } from 'yaml';
import { config } from '../../support/kubeconfig.ts';
import { base, base64, type Case, type Given } from './kubectl-given.ts';
import type { World } from './kubectl-world.ts';

type Change = (text: string, world: World) => string | Uint8Array;

/** The base as YAML, modified. */
const written =
  (change: Change) =>
  (world: World): Given => ({ files: { config: change(stringify(JSON.parse(config(base(world)))), world) } });

/** A kubeconfig with these lines of YAML as its cluster entry and user entry; the context is `a`. */
const entries =
  (cluster: (world: World) => string, user = 'token: ann', name = 'a') =>
  (world: World): Given => ({
    files: {
      config: `current-context: ${name}
anchors: {ca: &ca {certificate-authority: ${world.path('a/ca.crt')}}, at-a: &at-a {server: "${world.url.a}"}}
contexts:
- {name: ${name}, context: {cluster: c, user: u}}
clusters:
- name: c
  cluster:
${indented(cluster(world))}
users:
- name: u
  user:
${indented(user)}
`,
    },
  });

const indented = (lines: string): string => lines.replace(/^/gm, '    ');
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const a = ({ url }: World) => `server: ${url.a}\n<<: *ca`;

const ENCODINGS: readonly Case[] = [
  { name: 'UTF-16LE with its mark', reaches: 'a', given: written((text) => utf16(`\ufeff${text}`)) },
  { name: 'UTF-16BE with its mark', reaches: 'a', given: written((text) => utf16(`\ufeff${text}`).swap16()) },
  { name: 'UTF-8 with a byte-order mark', reaches: 'a', given: written((text) => `\ufeff${text}`) },
  { name: 'UTF-16 without a mark', reaches: undefined, given: written(utf16) },
  {
    name: 'bytes that are not UTF-8',
    reaches: undefined,
    given: written((text) => Buffer.from(`# ä\n${text}`, 'latin1')),
  },
  { name: 'a control character', reaches: undefined, given: written((text) => `# \u001b\n${text}`) },
  { name: 'lines that end in CR', reaches: 'a', given: written((text) => text.replaceAll('\n', '\r')) },
  { name: 'JSON with tabs', reaches: 'a', given: (world) => ({ files: { config: tabbed(config(base(world))) } }) },
];

const tabbed = (text: string): string => JSON.stringify(JSON.parse(text), undefined, '\t');

const DOCUMENTS: readonly Case[] = [
  { name: '--- at the end', reaches: 'a', given: written((text) => `${text}---\n`) },
  { name: 'a second document', reaches: 'a', given: written((text) => `${text}---\ncurrent-context: b\n`) },
  { name: 'a second document that is broken', reaches: 'a', given: written((text) => `${text}---\n: [\n`) },
  { name: 'an empty first document', reaches: undefined, given: written((text) => `---\n---\n${text}`) },
  { name: 'words after JSON', reaches: 'a', given: (world) => ({ files: { config: `${config(base(world))} more` } }) },
  { name: '%YAML 1.1', reaches: 'a', given: written((text) => `%YAML 1.1\n---\n${text}`) },
  { name: '%YAML 1.2', reaches: undefined, given: written((text) => `%YAML 1.2\n---\n${text}`) },
];

const YAML_1_1: readonly Case[] = [
  { name: 'yes is true', reaches: 'a', given: entries(() => '<<: *at-a\ninsecure-skip-tls-verify: yes') },
  { name: '"yes" is a text', reaches: undefined, given: entries(() => '<<: *at-a\ninsecure-skip-tls-verify: "yes"') },
  { name: 'a context called on', reaches: undefined, given: entries(a, 'token: ann', 'on') },
  { name: 'a context called "on"', reaches: 'a', given: entries(a, 'token: ann', '"on"') },
  { name: 'a context called 2024-01-01', reaches: 'a', given: entries(a, 'token: ann', '2024-01-01') },
  { name: 'a token that is a number', reaches: undefined, given: entries(a, 'token: 0x1f') },
  { name: 'a token of numbers and colons', reaches: 'a', given: entries(a, 'token: 12:30:45') },
  { name: 'a token with a tag', reaches: 'a', given: entries(a, 'token: !!str 12345') },
  { name: 'a token that begins with *', reaches: undefined, given: entries(a, 'token: *secret') },
  { name: 'a merge key', reaches: 'a', given: entries(() => '<<: [*at-a, *ca]') },
  {
    name: 'a merge key before the key itself',
    reaches: 'b',
    given: entries(({ url }) => `<<: [*at-a, *ca]\nserver: ${url.b}`),
  },
  {
    name: 'a merge key after the key itself',
    reaches: 'a',
    given: entries(({ url }) => `server: ${url.b}\n<<: [*at-a, *ca]`),
  },
  {
    name: 'a merge key of two maps',
    reaches: 'a',
    given: entries(({ url }) => `<<: [*at-a, {server: "${url.b}"}, *ca]`),
  },
  { name: 'a merge key in quotes', reaches: undefined, given: entries(() => '"<<": [*at-a, *ca]') },
  { name: 'a repeated key', reaches: 'a', given: entries(({ url }) => `server: ${url.b}\nserver: ${url.a}\n<<: *ca`) },
  {
    name: '300 aliases',
    reaches: 'a',
    given: written((text, { url }) => {
      const many = Array.from({ length: 300 }, (_, index) => `  - {name: more-${index}, cluster: *more}\n`).join('');
      return `more: &more {server: "${url.b}"}\n${text.replace('clusters:\n', `clusters:\n${many}`)}`;
    }),
  },
  {
    name: 'aliases of aliases of aliases',
    reaches: undefined,
    given: written((text) => {
      const lines = Array.from({ length: 30 }, (_, at) => `x${at + 1}: &x${at + 1} [*x${at}, *x${at}]\n`);
      return `x0: &x0 [a, a]\n${lines.join('')}${text}`;
    }),
  },
];

const VALUES: readonly Case[] = [
  ...['cluster', 'user', 'context'].map(
    (kind): Case => ({
      name: `two entries of ${kind}s with one name`,
      reaches: undefined,
      given: written((text) => text.replace(`${kind}s:\n`, `${kind}s:\n  - {name: x, ${kind}: {}}\n  - {name: x}\n`)),
    }),
  ),
  { name: 'kind Secret', reaches: undefined, given: written((text) => text.replace('kind: Config', 'kind: Secret')) },
  { name: 'Kind Secret', reaches: undefined, given: written((text) => text.replace('kind: Config', 'Kind: Secret')) },
  { name: 'apiVersion v2', reaches: undefined, given: written((text) => text.replace('Version: v1', 'Version: v2')) },
  { name: 'no kind, no version', reaches: 'a', given: written((text) => text.replace(/^(kind|apiVersion).*\n/gm, '')) },
  { name: 'keys in capitals', reaches: undefined, given: written((text) => text.replace('contexts:', 'Contexts:')) },
  { name: 'unknown keys', reaches: 'a', given: written((text) => `more: {things: 1}\n${text}`) },
  {
    name: 'an entry that is null',
    reaches: 'a',
    given: written((text) => text.replace('users:\n', 'users:\n  - ~\n')),
  },
  {
    name: 'an entry that is a text',
    reaches: undefined,
    given: written((text) => text.replace('users:\n', 'users:\n  - x\n')),
  },
  {
    name: 'a map for a list',
    reaches: undefined,
    given: written((text) => text.replace(/^users:[\s\S]*/m, 'users: {}\n')),
  },
  { name: 'preferences that are a number', reaches: undefined, given: written((text) => `preferences: 5\n${text}`) },
  {
    name: 'a user without a name is that of a context without a user',
    reaches: 'a',
    given: (world) => {
      const text = config({ ...base(world), contexts: { a: { cluster: 'ca' } }, users: { NONE: { token: 'x' } } });
      return { files: { config: text.replace('"name":"NONE",', '') } };
    },
  },
  {
    name: 'a CA in base64 by lines',
    reaches: 'a',
    given: entries(
      ({ url, read }) => `server: ${url.a}\ncertificate-authority-data: |\n${indented(lines(read('a/ca.crt')))}`,
    ),
  },
  {
    name: 'a CA in base64 without its padding',
    reaches: undefined,
    given: entries(({ url, read }) => {
      const text = read('a/ca.crt');
      return `server: ${url.a}\ncertificate-authority-data: ${base64(text + '\n'.repeat((4 - (text.length % 3)) % 3 || 1)).replace(/=+$/, '')}x`;
    }),
  },
  {
    name: 'an auth-provider with a number, of a user that nobody asks for',
    reaches: undefined,
    given: written((text) =>
      text.replace('users:\n', 'users:\n  - {name: x, user: {auth-provider: {config: {a: 5}}}}\n'),
    ),
  },
  {
    name: 'KUBECONFIG that holds a kubeconfig',
    reaches: undefined,
    given: (world) => ({ env: { KUBECONFIG: stringify(JSON.parse(config(base(world)))) } }),
  },
  {
    name: '--kubeconfig that holds a kubeconfig',
    reaches: undefined,
    given: (world) => ({ args: ['--kubeconfig', config(base(world))] }),
  },
  { name: 'a folder', reaches: undefined, given: ({ path }) => ({ env: { KUBECONFIG: path('a') } }) },
];

const lines = (text: string): string => base64(text).replace(/.{76}/g, '$&\n');

export const FILE_CASES: readonly Case[] = [...ENCODINGS, ...DOCUMENTS, ...YAML_1_1, ...VALUES];

/** YAML 1.2 is stricter about brackets. The error says where, and nothing is misread. */
export const KUBECTL_READS: readonly (Case & { readonly words: string })[] = [
  {
    name: 'lines within brackets that are not indented are valid for kubectl, an error for us',
    reaches: 'a',
    words: 'the indentation does not fit',
    given: written((text) => `more:\n  things: {\nx: 1\n}\n${text}`),
  },
];
