import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { injectFault } from '../cluster/faults.ts';
import { useCluster } from './support/fixture.ts';
import { throughPipe, toFiles } from './support/pipe.ts';

/** More than a pipe holds. */
const PIPE_BYTES = 65_536;
const LATE = { startMs: 3_000 };

describe('the output of a run is complete', () => {
  const fixture = useCluster();

  /** The probes of node 1 get no answer until they time out, so they are still running when the test acts. */
  async function slowProbes(): Promise<void> {
    const { cluster, nodes } = fixture();
    const rule = [`iifname "cni0" oifname "eth0" meta l4proto tcp ct state new drop`];
    await injectFault(cluster, { where: { node: nodes[0].index }, family: 'inet', hook: 'forward', rule });
  }

  test('--print-program, for a reader that starts late', async () => {
    const { netdoctor } = fixture();
    const { executable, env } = netdoctor;
    expect((await netdoctor.run('check', '-q')).exitCode).toBe(0);
    const argv = [executable, 'check', '--print-program', 'a-n1', '--no-deploy', '--count', '500'];
    const pipe = await throughPipe(argv, { reader: LATE, env });
    const file = await toFiles(argv, { env });
    expect([file.exitCode, file.read.length > PIPE_BYTES]).toEqual([0, true]);
    expect(pipe).toMatchObject({ exitCode: 0, read: file.read });
  });

  test('the report of a check that was interrupted', async () => {
    const { netdoctor } = fixture();
    await slowProbes();
    const interrupted = ['timeout', '--foreground', '--preserve-status', '--signal=INT', '15'];
    const argv = [...interrupted, netdoctor.executable, 'check', '-o', 'json', '--probe-timeout', '30s'];
    const { exitCode, read } = await throughPipe(argv, { reader: { startMs: 20_000 }, env: netdoctor.env });
    expect(exitCode).toBe(130);
    const report: Report = JSON.parse(read.toString());
    expect(report.remarks.map(({ code }) => code)).toEqual(['INTERRUPTED']);
  });

  test('the report of a check whose disk is full by the end of its probes', async () => {
    const { netdoctor } = fixture();
    await slowProbes();
    const state = join(netdoctor.home, 'small');
    await mkdir(state);
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', state]);
    try {
      const file = join(netdoctor.home, 'report.json');
      const script =
        '"$@" & until grep -q tcp "$NETDOCTOR_HOME"/runs/*/journal.ndjson; do sleep 0.1; done 2>/dev/null; ' +
        'dd if=/dev/zero of="$NETDOCTOR_HOME/full" bs=4k 2>/dev/null; wait $!';
      const check = [netdoctor.executable, 'check', '-o', 'json', '--checks', 'tcp', '--output-file', file];
      const env = { ...netdoctor.env, NETDOCTOR_HOME: state };
      const { exitCode, read, other } = await toFiles(['sh', '-c', script, 'sh', ...check], { env });
      expect(exitCode).toBe(2);
      const report: Report = JSON.parse(read.toString());
      expect(report.summary).toMatchObject({ probes: 12, pass: 8, fail: 4 });
      expect(other.match(/^error: .*/gm)).toEqual([expect.stringMatching(/the run cannot be saved in .*: ENOSPC/)]);
      expect(JSON.parse((await execa('cat', [file])).stdout)).toEqual(report);
    } finally {
      await execa('umount', ['--lazy', state]);
      await rm(state, { recursive: true });
    }
  });
});

test('the demo is complete for a reader that starts late', async () => {
  const argv = [join(process.cwd(), 'dist/linux-amd64/kubectl-netdoctor'), 'demo', '--nodes', '3'];
  const { exitCode, read, other } = await throughPipe(argv, { reader: { startMs: 20_000 } });
  expect([exitCode, read.toString()]).toEqual([0, expect.stringMatching(/SUCCEEDED \|\n\+[-+]+\+\n$/)]);
  expect(other).toContain('That was the demo, and nothing of it is left.');
});
