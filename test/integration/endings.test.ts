import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { DAEMON_SETS, NAMESPACES } from '../../src/loopback/api/resources.ts';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';
import type { Report } from '../../src/report/report.ts';
import { captureIo } from '../support/io.ts';
import { tcpAlone } from '../support/loopback.ts';
import { useLoopbacks } from '../support/loopback-pool.ts';
import { tempFolder } from '../support/temp.ts';

/** A check of a cluster in which the probes of n1 get no answer for 30 seconds. */
async function slowCheck(
  cluster: LoopbackCluster,
  argv: readonly string[],
  during: (abort: Interrupt) => Promise<void>,
) {
  using home = tempFolder();
  tcpAlone(home.path);
  cluster.inject('one-way:n1:*');
  const controller = new AbortController();
  const { io, stdout, stderr } = captureIo({
    ...process.env,
    KUBECONFIG: cluster.kubeconfig,
    NETDOCTOR_HOME: home.path,
  });
  const command = ['check', '-o', 'json', '--probe-timeout', '30s', ...argv];
  const running = run(command, { ...io, signal: controller.signal });
  await during({ interrupt: (signal) => controller.abort(signal), stderr });
  const code = await running;
  const report: Report = JSON.parse(stdout());
  return { code, report, stderr: stderr() };
}

interface Interrupt {
  readonly interrupt: (signal: string) => void;
  readonly stderr: () => string;
}

/** Waits until the rows of the other nodes are there. */
async function untilProbing(cluster: LoopbackCluster): Promise<void> {
  const arrived = () => cluster.connections().filter(({ from }) => from !== 'n1').length;
  while (arrived() < 4) await sleep(50);
  await sleep(300);
}

function ours({ store }: LoopbackCluster): readonly string[] {
  const names = [...store.list(DAEMON_SETS), ...store.list(NAMESPACES)].map(({ metadata }) => metadata.name);
  return names.filter((name) => name.startsWith('netdoctor'));
}

describe.concurrent('a check reports what is finished, however it ends', () => {
  const take = useLoopbacks(3);

  test('Ctrl-C in the middle of the probes, with --auto-clean', async () => {
    await using loopback = await take();
    const { cluster } = loopback;
    const { code, report, stderr } = await slowCheck(cluster, ['--auto-clean'], async ({ interrupt }) => {
      await untilProbing(cluster);
      interrupt('SIGINT');
    });
    expect(code).toBe(130);
    expect(report.summary).toMatchObject({ probes: 6, pass: 4, fail: 0, error: 0, complete: false });
    expect(report.remarks.map((remark) => remark.code)).toEqual(['INTERRUPTED']);
    expect(stderr).toContain('interrupted by SIGINT before all was probed');
    expect(ours(cluster)).toEqual([]);
  });

  test('the run times out', async () => {
    await using loopback = await take();
    const { cluster } = loopback;
    const { code, report } = await slowCheck(cluster, ['--timeout', '4s'], async () => {});
    expect([code, report.summary.pass, report.summary.fail]).toEqual([2, 4, 0]);
    expect(report.remarks.map((remark) => remark.code)).toEqual(['TIMED_OUT']);
    expect(ours(cluster)).toEqual(['netdoctor-floater', 'netdoctor-system']);
  });
});
