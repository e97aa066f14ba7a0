import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { FormatName } from '../../src/report/formats.ts';
import { printReport } from '../../src/report/print.ts';
import { chosenIo } from '../../src/ui/chosen-io.ts';
import { captureIo } from '../support/io.ts';
import { aReport, pass, timeout } from '../support/matrix.ts';
import { aBound } from '../support/plan.ts';

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

  test('-o name is the pairs that failed on stdout, and nothing else', async () => {
    const { stdout, stderr } = await printed('name');
    expect(stdout).toBe('tcp/pod-pod/ipv4/cluster-a/n2/cluster-a/n1\ntcp/pod-pod/ipv4/cluster-a/n2/cluster-a/n3\n');
    expect(stderr).toContain('The network is broken');
  });

  test('-o wide is a table with more columns', async () => {
    expect((await printed('wide')).stdout).toContain('LATENCY');
    expect((await printed('table')).stdout).not.toContain('LATENCY');
  });

  test('a table on stdout; words, where it is saved and how to clean on stderr', async () => {
    const { stdout, stderr } = await printed('table');
    expect(stdout).toContain('SRC NODE NAME');
    expect(stdout).not.toContain('The network');
    expect(stderr).toContain('The network is broken');
    expect(stderr).toContain('/home/me/runs/1');
    expect(stderr).toContain('; kubectl netdoctor clean --context a removes them.');
  });

  test('--quiet leaves the verdict, on one line', async () => {
    const { io, stdout, stderr } = captureIo();
    const quiet = chosenIo({ color: 'auto', quiet: true }, io);
    await printReport(report, {
      format: 'table',
      folder: '/home/me/runs/1',
      clean: 'kubectl netdoctor clean',
      io: quiet,
    });
    expect(stdout()).toContain('SRC NODE NAME');
    expect(stderr()).toBe('The network is broken: 2 of 6 probes failed, 4 passed.\n');
  });

  test('--color always colours tables and words, and never a document', async () => {
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

  test('no colours where NO_COLOR is set', async () => {
    const { stdout, stderr } = await printed('table');
    expect(stdout + stderr).not.toContain('\u001b');
  });
});
