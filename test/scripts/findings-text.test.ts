import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findingsText } from '../../scripts/findings-text.ts';
import { CODE_FACTS } from '../../src/diagnose/codes.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../docs/findings.md'), 'utf8');

test('docs/findings.md is what `npm run docs:findings` writes', () => {
  expect(DOCUMENT).toBe(findingsText());
});

test('every code has one heading, which is its anchor, and one link to it', () => {
  const headings = Array.from(DOCUMENT.matchAll(/^### (.*)$/gm), ([, heading = '']) => heading);
  expect(headings).toEqual(Object.keys(CODE_FACTS).sort());
  const links = Array.from(DOCUMENT.matchAll(/^- \[(ND\d+)\]\(#(nd\d+)\)/gm), ([, code = '', anchor = '']) => [
    code,
    anchor,
  ]);
  expect(links).toEqual(headings.map((code) => [code, code.toLowerCase()]));
});
