import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CODES } from '../../src/model/verdict.ts';
import { FORMAT_NAMES } from '../../src/report/formats.ts';
import { bigReport } from '../support/big-report.ts';
import { throughPipe, toFiles } from './support/pipe.ts';

const EXECUTABLE = resolve('dist/linux-amd64/kubectl-netdoctor');
const KB = 1_000;
/** The numbers of nodes for which a report's JSON document has about this size. */
const SIZES = { '5 KB': 2, '100 KB': 24, '10 MB': 320 } as const;
/** Together they have 30,102 probes. */
const NODES = 174;
const LATE = { startMs: 1_000 };

let folder = '';
const files = new Map<number, string>();

/** Saves a report in which one probe in this many failed. */
function saveReport(nodes: number, failed: number): void {
  let probes = 0;
  const code = () => (probes++ % failed === 0 ? CODES['fail TIMEOUT'] : undefined);
  const file = join(folder, `${nodes}.json`);
  writeFileSync(file, JSON.stringify(bigReport(nodes, { code })));
  files.set(nodes, file);
}

/** The command that shows such a report. */
function report(nodes: number, ...argv: string[]): readonly string[] {
  return [EXECUTABLE, 'report', '--file', files.get(nodes) ?? '', ...argv];
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'netdoctor-output-'));
  for (const nodes of Object.values(SIZES)) saveReport(nodes, 7);
  saveReport(NODES, 60);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the executable's output into a pipe is complete", () => {
  test.concurrent.for(FORMAT_NAMES)('-o %s of 30,102 probes, read at 64 KB/s', async (format) => {
    const file = await toFiles(report(NODES, '-o', format));
    const pipe = await throughPipe(report(NODES, '-o', format), { reader: { bytesPerSecond: 64 * KB } });
    expect(pipe.read.length).toBeGreaterThan(1_000);
    expect(pipe).toEqual(file);
  });

  for (const [size, nodes] of Object.entries(SIZES)) {
    test.concurrent.for([
      ['is quick', false, {}],
      ['is slow', false, { bytesPerSecond: 4_000 * KB }],
      ['starts late', false, LATE],
      ['starts late behind a pipe that does not block', true, LATE],
    ] as const)(`${size} for a reader that %s`, async ([, nonBlocking, reader]) => {
      const argv = report(nodes, '-o', 'json');
      expect(await throughPipe(argv, { reader, nonBlocking })).toEqual(await toFiles(argv));
    });

    test(`${size} of stderr`, async () => {
      const argv = [EXECUTABLE, 'check', '--context', 'nope'];
      const env = { KUBECONFIG: manyContexts(nodes), NETDOCTOR_HOME: folder };
      const { exitCode, read } = await throughPipe(argv, { stream: 'stderr', reader: LATE, env });
      expect(exitCode).toBe(2);
      expect(read.toString()).toBe((await toFiles(argv, { env })).other);
      expect(read.toString()).toContain('context "nope" does not exist');
    });
  }

  test('a reader that goes away has received the beginning, and the exit code shows it', async () => {
    const argv = report(SIZES['10 MB'], '-o', 'json');
    const { read } = await toFiles(argv);
    const pipe = await throughPipe(argv, { reader: { lastByte: 70 * KB } });
    expect(pipe.exitCode).toBe(141);
    expect(pipe.read.length).toBeGreaterThanOrEqual(70 * KB);
    expect(pipe.read).toEqual(read.subarray(0, pipe.read.length));
  });

  test('a signal ends a command that waits for its reader', async () => {
    const fifo = join(folder, 'fifo');
    await execa('mkfifo', [fifo]);
    // Opened for both directions, so that opening does not block without a reader.
    const pipe = openSync(fifo, 'r+');
    try {
      const [file = '', ...args] = report(SIZES['10 MB'], '-o', 'json');
      const child = spawn(file, args, { stdio: ['ignore', pipe, 'pipe'] });
      const ended = once(child, 'exit');
      let words = '';
      const { stderr } = child;
      if (!stderr) throw new TypeError('no stderr');
      stderr.on('data', (chunk) => {
        words += chunk;
      });
      // This follows the report.
      while (!words.includes('The network is broken')) await once(stderr, 'data');
      child.kill('SIGTERM');
      expect(await ended).toEqual([143, null]);
    } finally {
      closeSync(pipe);
    }
  });
});

/** A kubeconfig whose contexts' names have about as many bytes in total as a report of this many nodes. */
function manyContexts(nodes: number): string {
  const count = Math.ceil(nodes * nodes * 0.05);
  const name = (index: number) => `${index}`.padStart(2_000, 'context-');
  const contexts = Array.from({ length: count }, (_, index) => ({ name: name(index), context: { cluster: 'c' } }));
  const file = join(folder, `contexts-${nodes}`);
  writeFileSync(file, JSON.stringify({ 'current-context': name(0), contexts }));
  return file;
}

describe('output that cannot be written is exit code 2, with one line', () => {
  test.for([
    ['stdout', '>/dev/full', /^error: the output cannot be written: ENOSPC/m],
    ['a closed stdout', '>&-', /^error: the output cannot be written: it is closed$/m],
  ] as const)('%s', async ([, redirection, words]) => {
    const { exitCode, other } = await toFiles(report(NODES, '-o', 'json'), { redirection });
    expect([exitCode, other.match(/^error: /gm)?.length]).toEqual([2, 1]);
    expect(other).toMatch(words);
  });

  test.for(['2>/dev/full', '2>&-'])('stderr: %s, with a complete report', async (redirection) => {
    const argv = report(NODES, '-o', 'json');
    const { exitCode, read } = await toFiles(argv, { redirection });
    // Its probes failed, and the whole report could be read.
    expect(exitCode).toBe(1);
    expect(read).toEqual((await toFiles(argv)).read);
    expect((await toFiles([EXECUTABLE, 'nope'], { redirection })).exitCode).toBe(2);
  });
});
