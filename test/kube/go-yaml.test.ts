import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { parseGoYaml } from '../../src/kube/go-yaml.ts';

const parse = (text: string) => parseGoYaml(Buffer.from(text));

function wordsFor(bytes: Uint8Array): string {
  try {
    return `read: ${JSON.stringify(parseGoYaml(bytes))}`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

// The values are those of `kubectl config view --raw -o json`.
describe('parseGoYaml', () => {
  test.each([
    ['', null],
    ['# only words', null],
    ['a: 1\n---\n', { a: 1 }],
    ['a: 1\n...\nb: 2', { a: 1 }],
    ['a: 1\n---\n: : :[', { a: 1 }],
    ['---\n---\na: 1', null],
    ['{"a": 1}\n{"a": 2}', { a: 1 }],
    ['{"a": 1} and more', { a: 1 }],
    ['{\n\t"a": [1,\n\t2]\n}', { a: [1, 2] }],
    ['%YAML 1.1\n---\na: yes', { a: true }],
    ['a: 1\nb: 2\na: 3', { a: 3, b: 2 }],
    ['1: a\nyes: b\n1.50: c', { 1: 'a', true: 'b', '1.5': 'c' }],
    ['a: ~\nb:\nc: null', { a: null, b: null, c: null }],
    ['a: "yes"\nb: |\n  no\nc: \'1\'', { a: 'yes', b: 'no\n', c: '1' }],
    ['a: !!str 7\nb: !foo 5\nc: ! 6\nd: !abc\ne: !!binary aGFsbG8=', { a: '7', b: '5', c: '6', d: '', e: 'hallo' }],
    ['a: !!int 5\nb: !!float 5\nc: !!bool yes\nd: !map {e: 1}', { a: 5, b: 5, c: true, d: { e: 1 } }],
    ['__proto__: 1', JSON.parse('{"__proto__": 1}')],
    ['a: 1\rb: 2\r\nc: 3\n\ufeffd: 4', { a: 1, b: 2, c: 3, d: 4 }],
  ])('%j is %j', (text, value) => expect(parse(text)).toEqual(value));

  test.each([
    ['x: &x {a: 1}\nz: {<<: *x, a: 2}', { a: 2 }],
    ['x: &x {a: 1}\nz: {a: 2, <<: *x}', { a: 1 }],
    ['z: {<<: [{a: 1, b: 1}, {a: 2, c: 2}]}', { a: 1, b: 1, c: 2 }],
    ['x: &x {a: 1}\nz: {"<<": *x}', { '<<': { a: 1 } }],
    ['x: &x {a: 1}\nz: {!!merge <<: *x}', { a: 1 }],
    ['x: &x {a: 1}\nx2: &x {a: 2}\nz: *x', { a: 2 }],
  ])('merge keys and aliases: z of %j is %j', (text, z) => expect(parse(text)).toMatchObject({ z }));

  test('300 aliases of one anchor are allowed', () => {
    const lines = Array.from({ length: 300 }, (_, index) => `k${index}: *a\n`);
    expect(parse(`x: &a {s: t}\n${lines.join('')}`)).toMatchObject({ k299: { s: 't' } });
  });

  test.each([
    ['UTF-16LE', Buffer.from('\ufeffa: ä', 'utf16le')],
    ['UTF-16BE', Buffer.from('\ufeffa: ä', 'utf16le').swap16()],
    ['UTF-8', Buffer.from('\ufeffa: ä')],
    ['UTF-8, JSON', Buffer.from('\ufeff{"a": "ä"}')],
  ])('a byte-order mark of %s', (_, bytes) => expect(parseGoYaml(bytes)).toEqual({ a: 'ä' }));

  test.each([
    ['UTF-16 without a mark', Buffer.from('a: b', 'utf16le'), 'a control character'],
    ['Latin-1', Buffer.from([0x61, 0x3a, 0x20, 0xff]), 'neither UTF-8, nor UTF-16'],
    ['UTF-16 that was cut', Buffer.from([0xff, 0xfe, 0x61]), 'neither UTF-8, nor UTF-16'],
    ['an escape sequence', Buffer.from('a: \u001b[31m'), 'a control character'],
    ['brackets in brackets', Buffer.from(`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`), 'nested too deeply'],
  ])('%s cannot be read', (_, bytes, words) => expect(wordsFor(bytes)).toContain(words));

  test('aliases of aliases of aliases', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `x${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`);
    expect(wordsFor(Buffer.from(`x0: &a0 [a, a]\n${lines.join('')}`))).toContain('far too large');
  });

  test.each([
    ['a: b\ntoken: *s3cret', 'an alias (*) has no anchor'],
    ['token: &s3cret [*s3cret]', 'an alias (*) has no anchor'],
    ['token: !!int s3cret', 'a value is no int'],
    ['token: !!binary s3cret!', 'a value is no base64'],
    ['token: !s3cret!x y', 'a tag (!) is not known'],
    ['token: @s3cret', 'a text begins with a character'],
    ['token: `s3cret', 'a text begins with a character'],
    ['token: %s3cret', 'a text begins with a character'],
    ['token: "s3cret', 'line 1, '],
    ['token: "\\s3cret"', 'a text in double quotes has an escape'],
    ['token: s3cret: s3cret', 'line 1, '],
    ['token: [s3cret', 'line 1, '],
    ['token: |s3cret', 'line 1, '],
    ['token: &a &s3cret b', 'a value has two anchors'],
    ['token: !a !s3cret b', 'a value has two tags'],
    ['? {s3cret: x}\n: y', 'a key is no text'],
    ['~: s3cret', 'a key is no text'],
    ['<<: s3cret', 'a merge key (<<) takes a map'],
    ['a: .inf', 'infinity'],
    ['a:\n\tb: s3cret', 'tabs cannot indent'],
    ['a: 1\n b: s3cret', 'line '],
    ['%YAML 1.2\n---\na: s3cret', 'YAML 1.2'],
    ['{"a": [1]', 'a colon, a comma, a quote or a bracket is missing'],
  ])('%j is refused, and the error quotes nothing of it', (text, words) => {
    const said = wordsFor(Buffer.from(text));
    expect(said).toContain(words);
    expect(said).not.toContain('s3cret');
  });
});
