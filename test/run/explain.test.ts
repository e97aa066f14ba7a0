import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { EXPLANATIONS } from '../../src/diagnose/explanations.ts';
import { errorOf } from '../support/cli.ts';
import { captureIo } from '../support/io.ts';
import { rowsOf } from '../support/table.ts';

async function explain(...argv: string[]) {
  const { io, stdout, stderr } = captureIo({ HOME: '/nonexistent' });
  return { code: await run(['explain', ...argv], io), stdout: stdout(), stderr: stderr() };
}

async function explained(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await explain(...argv);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

describe('kubectl netdoctor explain CODE', () => {
  test('prints what it means, what shows it, the likely reasons, and what to do', async () => {
    const text = await explained('ND101');
    expect(text).toMatch(/^ND101: A node is cut off\n\nProbes into this node fail/);
    expect(text).toContain("\n\nShown by\n  - the node's row and its column of the matrix failed");
    expect(text).toContain('\n\nLikely reasons\n  - the link of the node: cable');
    expect(text).toContain('\n\nWhat to do\n  - Begin at the node itself');
    expect(text).toContain('kubectl netdoctor resume');
  });

  test.each(EXPLANATIONS)('nothing of $code is left out', async (one) => {
    const { code, title, means, shownBy, reasons, next } = one;
    const text = await explained(code);
    for (const words of [title, means, shownBy, ...reasons, ...next]) expect(text).toContain(words);
    expect(JSON.parse(await explained(code, '-o', 'json')).findings).toEqual([one]);
  });

  test('accepts it in lower case', async () => {
    expect(await explained('nd901')).toBe(await explained('ND901'));
  });

  test('fits a narrow terminal', async () => {
    const { io, stdout } = captureIo();
    Object.assign(io.stdout, { isTTY: true, columns: 50, rows: 24 });
    expect(await run(['explain', 'ND101'], io)).toBe(0);
    const lines = stdout().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
    expect(lines.map((line) => line.trim()).join(' ')).toContain(
      'routes to or from the node are gone, or another machine has its address',
    );
  });

  test.each([
    ['nd-101', 'did you mean ND101? kubectl netdoctor explain lists all codes'],
    ['101', 'did you mean ND101? kubectl netdoctor explain lists all codes'],
    ['something', 'kubectl netdoctor explain lists all codes'],
  ])('there is no %s', async (text, wanted) => {
    const { error, hint } = errorOf(await explain(text));
    expect(error).toBe(`there is no finding "${text}"`);
    expect(hint).toBe(wanted);
  });

  test('accepts one code at a time', async () => {
    const { error, hint } = errorOf(await explain('ND101', 'ND901'));
    expect(error).toContain('ND901');
    expect(hint).toContain('explain --help');
  });
});

describe('kubectl netdoctor explain', () => {
  test('lists every code once, in order', async () => {
    const [head, ...rows] = rowsOf(await explained());
    expect(head).toEqual(['CODE', 'FINDING']);
    const codes = rows.flatMap(([code]) => code || []);
    expect(codes).toEqual(EXPLANATIONS.map(({ code }) => code));
    expect(codes).toEqual([...codes].sort());
    const titles = rows.map(([, title]) => title).join(' ');
    for (const { title } of EXPLANATIONS) expect(titles).toContain(title);
  });

  test('prints a single document for programs', async () => {
    expect(JSON.parse(await explained('-o', 'json'))).toEqual({
      apiVersion: 'netdoctor.io/v1alpha1',
      kind: 'FindingCodeList',
      findings: EXPLANATIONS,
    });
  });
});
