import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FormatName } from '../../../src/report/formats.ts';
import { printReport } from '../../../src/report/text/print.ts';
import { chosenIo } from '../../../src/ui/chosen-io.ts';
import type { ColorChoice } from '../../../src/ui/io.ts';
import { aFinding } from '../../support/findings.ts';
import { captureIo } from '../../support/io.ts';
import { aReport, pass, timeout } from '../../support/matrix.ts';
import { aBound } from '../../support/plan.ts';

const report = aReport(aBound(3), ({ source }) => (source === 1 ? timeout : pass()));

async function printed(format: FormatName) {
  const { io, stdout, stderr } = captureIo();
  await printReport(report, { format, folder: '/home/me/runs/1', clean: 'kubectl netdoctor clean --context a', io });
  return { stdout: stdout(), stderr: stderr() };
}

describe('printReport', () => {
  test('-o json is one document on stdout, and nothing else', async () => {
    expect(JSON.parse((await printed('json')).stdout)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test('-o yaml is the same document', async () => {
    expect(parse((await printed('yaml')).stdout)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test('-o name prints only the failed pairs on stdout', async () => {
    const { stdout, stderr } = await printed('name');
    expect(stdout).toBe('tcp/pod-pod/ipv4/cluster-a/n2/cluster-a/n1\ntcp/pod-pod/ipv4/cluster-a/n2/cluster-a/n3\n');
    expect(stderr).toContain('The network is broken');
  });

  test('-o wide is a table with more columns', async () => {
    expect((await printed('wide')).stdout).toContain('LATENCY');
    expect((await printed('table')).stdout).not.toContain('LATENCY');
  });

  test('the table is on stdout; the summary, the folder and how to clean are on stderr', async () => {
    const { stdout, stderr } = await printed('table');
    expect(stdout).toContain('SRC NODE NAME');
    expect(stdout).not.toContain('The network');
    expect(stderr).toContain('The network is broken');
    expect(stderr).toContain('/home/me/runs/1');
    expect(stderr).toContain('; kubectl netdoctor clean --context a removes them.');
  });

  test('--quiet leaves the verdict and the findings, one line each', async () => {
    const { io, stdout, stderr } = captureIo();
    const quiet = chosenIo({ color: 'auto', quiet: true }, io);
    await printReport(report, {
      format: 'table',
      folder: '/home/me/runs/1',
      clean: 'kubectl netdoctor clean',
      io: quiet,
    });
    expect(stdout()).toContain('SRC NODE NAME');
    expect(stderr()).toBe('The network is broken: 2 of 6 probes failed, 4 passed.\nND103 Nothing gets out of n2\n');
  });

  test('--color always colours tables and messages, but never a document', async () => {
    const { io, stdout, stderr } = captureIo();
    const options = {
      folder: '/home/me/runs/1',
      clean: 'kubectl netdoctor clean',
      io: chosenIo({ color: 'always' }, io),
    };
    await printReport(report, { format: 'json', ...options });
    expect(stdout()).not.toContain('\u001b');
    expect(stderr()).toContain('\u001b[31mThe network is broken');
    await printReport(report, { format: 'table', ...options });
    expect(stdout()).toContain('\u001b[31mFAILED');
  });

  test('there are no colours if NO_COLOR is set', async () => {
    const { stdout, stderr } = await printed('table');
    expect(stdout + stderr).not.toContain('\u001b');
  });
});

describe('findings', () => {
  const found = { ...report, findings: [aFinding(), aFinding({ severity: 'warning', title: 'n3 is slow' })] };
  const options = { folder: '/home/me/runs/1', clean: undefined };

  test.each(['table', 'wide'] as const)('come before the table of failures with -o %s', async (format) => {
    const { io, stdout } = captureIo();
    await printReport(found, { format, io, ...options });
    expect(stdout()).toMatch(/^ND101 node n7 is cut off\n/);
    expect(stdout()).toContain('kubectl netdoctor explain ND101 says more\n\n+---');
  });

  test.each(['json', 'yaml', 'name'] as const)('are not on stdout with -o %s, which is for data', async (format) => {
    const { io, stdout } = captureIo();
    await printReport(found, { format, io, ...options });
    expect(stdout()).not.toContain('says more');
  });

  test('have one line each after the verdict with --quiet', async () => {
    const { io, stderr } = captureIo();
    await printReport(found, { format: 'name', io: chosenIo({ quiet: true }, io), ...options });
    expect(stderr()).toBe(
      'The network is broken: 2 of 6 probes failed, 4 passed.\nND101 node n7 is cut off\nND101 n3 is slow\n',
    );
  });
});

describe('the heat-map', () => {
  const broken = aReport(aBound(5), ({ source }) => (source === 1 ? timeout : pass()));
  const options = { folder: '/home/me/runs/1', clean: undefined };

  async function shown(format: FormatName, env: NodeJS.ProcessEnv, color?: ColorChoice) {
    const { io, stdout } = captureIo(env);
    const report = { ...broken, findings: [aFinding()] };
    await printReport(report, { format, io: { ...io, ...(color ? { color } : {}) }, ...options });
    return stdout();
  }

  test('comes first, then the findings, then the tables', async () => {
    expect(await shown('table', {})).toMatch(
      /^from \/ to n1 - n5\n.*\n\. passed {2}x failed\n\nND101 .* says more\n\n\+---.*FAILED.*SUCCEEDED/s,
    );
    expect(await shown('wide', {})).toMatch(/^from \/ to n1 - n5\n/);
    expect(await shown('name', {})).not.toContain('from / to');
  });

  test.each<{ env: NodeJS.ProcessEnv; color: ColorChoice; blocks: boolean }>([
    { env: { LANG: 'C.UTF-8' }, color: 'always', blocks: true },
    { env: { LANG: 'C.UTF-8' }, color: 'never', blocks: false },
    { env: { LANG: 'C.UTF-8' }, color: 'auto', blocks: false },
    { env: { LANG: 'C' }, color: 'always', blocks: false },
  ])('$env, --color $color: blocks $blocks', async ({ env, color, blocks }) => {
    const [first = '', second = ''] = (await shown('table', env, color)).split('\n');
    expect(first).toBe('from / to n1 - n5');
    expect(second.includes('█')).toBe(blocks);
    if (!blocks) expect(stripVTControlCharacters(second).trimEnd()).toBe('n1          . . . .');
  });
});
