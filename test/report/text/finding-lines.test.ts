import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Severity } from '../../../src/diagnose/finding.ts';
import { findingLines } from '../../../src/report/text/finding-lines.ts';
import { styleFor } from '../../../src/ui/style.ts';
import { aFinding } from '../../support/findings.ts';
import { captureIo } from '../../support/io.ts';

const plain = styleFor('stdout', captureIo().io);
const coloured = styleFor('stdout', { ...captureIo().io, color: 'always' });

const lines = (findings: readonly ReturnType<typeof aFinding>[], columns?: number) =>
  findingLines({ findings }, { style: plain, columns });

test('one finding, in full', () => {
  expect(lines([aFinding()])).toEqual([
    'ND101 node n7 is cut off',
    '  explains 38 of 40 failed probes',
    '  - All probes to n7 and from it failed.',
    '  - The other nodes reach each other.',
    '  could also be: the floater on n7 answers nobody',
    '  likely reasons: the link of the node; a firewall',
    '  see its conditions:',
    '    kubectl describe node n7',
    '  see its routes, on node n7:',
    '    ip route',
    '',
    'kubectl netdoctor explain ND101 says more',
  ]);
});

test('without findings there are no lines', () => expect(lines([])).toEqual([]));

test('missing parts of a finding leave no lines', () => {
  const bare = aFinding({
    severity: 'warning',
    explains: 0,
    of: 0,
    evidence: [],
    alternatives: [],
    reasons: [],
    next: [],
  });
  expect(lines([bare])).toEqual(['ND101 node n7 is cut off', '', 'kubectl netdoctor explain ND101 says more']);
});

test('five findings are shown in full, each of the others on one line', () => {
  const bare = { evidence: [], alternatives: [], reasons: [], next: [] };
  const many = [1, 2, 3, 4, 5, 6, 7].map((n) => aFinding({ ...bare, title: `cause ${n}`, explains: n === 7 ? 0 : n }));
  expect(lines(many).slice(-6)).toEqual([
    '  explains 5 of 40 failed probes',
    '',
    'ND101 cause 6 (explains 6 of 40 failed probes)',
    'ND101 cause 7',
    '',
    'kubectl netdoctor explain ND101 says more',
  ]);
});

describe('a narrow terminal', () => {
  const command = `kubectl netdoctor check ${'--checks tcp,udp '.repeat(8)}--layers pod`;
  const long = aFinding({
    evidence: ['All probes to n7 and from it failed, on every layer, over both families, by every check.'],
    next: [{ why: 'probe once more', command }],
  });

  test('text is wrapped and no word is lost', () => {
    const words = lines([long], 40).filter((line) => !line.includes('kubectl'));
    expect(Math.max(...words.map((line) => line.length))).toBeLessThanOrEqual(40);
    expect(words.map((line) => line.trim()).join(' ')).toContain(long.evidence[0]);
  });

  test('a command is not wrapped, and has a line of its own', () => {
    expect(lines([long], 40)).toContain(`    ${command}`);
  });
});

test.each<{ severity: Severity; sgr: string }>([
  { severity: 'error', sgr: '\u001b[31m' },
  { severity: 'warning', sgr: '\u001b[33m' },
  { severity: 'info', sgr: '\u001b[2m' },
])('the title of severity $severity has its colour', ({ severity, sgr }) => {
  const findings = [aFinding({ severity })];
  const [first = ''] = findingLines({ findings }, { style: coloured, columns: 80 });
  expect(first.startsWith(sgr)).toBe(true);
  expect(stripVTControlCharacters(first)).toBe('ND101 node n7 is cut off');
});

test('no control character of a name reaches the terminal', () => {
  const evil = 'evil \u001b[2J\u0007\r\n';
  const finding = aFinding({ title: evil, evidence: [evil], next: [{ why: evil, command: evil, node: evil }] });
  for (const line of lines([finding], 80)) expect(line).not.toMatch(/\p{Cc}/u);
});
