import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { injectFault } from '../cluster/faults.ts';
import { useCluster } from './support/fixture.ts';
import { floaterPods, inventory } from './support/inventory.ts';
import { findingLines } from './support/lines.ts';

describe('however a check ends', () => {
  const fixture = useCluster();
  let before: readonly string[] = [];

  beforeEach(async () => {
    const { cluster, netdoctor, nodes } = fixture();
    await netdoctor.run('clean');
    before = await inventory(cluster);
    // The probes of node 1 get no answer, so they are still running when the test acts.
    const rule = [`iifname "cni0" oifname "eth0" meta l4proto tcp ct state new drop`];
    await injectFault(cluster, { where: { node: nodes[0].index }, family: 'inet', hook: 'forward', rule });
  });
  afterEach(async () => {
    await fixture().netdoctor.run('clean');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s in the middle of the probes: a report of what is known, nothing left behind, exit %i',
    async (signal, code) => {
      const { cluster, netdoctor } = fixture();
      const check = netdoctor.start('check', '-o', 'json', '--auto-clean', '--probe-timeout', '30s');
      await check.phase('check');
      await sleep(1_500);
      check.signal(signal);
      const { exitCode, stdout, stderr } = await check.ended;
      expect(exitCode).toBe(code);
      const report: Report = JSON.parse(stdout);
      expect(report.summary).toMatchObject({ probes: 12, pass: 8, fail: 0, error: 0, complete: false });
      expect(report.remarks.map((remark) => remark.code)).toEqual(['INTERRUPTED']);
      expect(stderr).toContain(`note: interrupted by ${signal} before all was probed`);
      expect(await inventory(cluster)).toEqual(before);
      const { stdout: listed } = await netdoctor.run('runs', '-o', 'json');
      expect(JSON.parse(listed).runs[0]).toMatchObject({ result: 'incomplete', probes: 12 });
    },
  );

  test('Ctrl-C before the probes: nothing is left behind', async () => {
    const { cluster, netdoctor } = fixture();
    const check = netdoctor.start(
      'check',
      '--auto-clean',
      '--image',
      'registry.k8s.io/no-such-image:1',
      '--image-pull-policy',
      'IfNotPresent',
    );
    await check.phase('verify');
    check.signal('SIGINT');
    const { exitCode, stderr } = await check.ended;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('error: interrupted by SIGINT');
    expect(await inventory(cluster)).toEqual(before);
  });

  test('Ctrl-C twice ends it at once; clean and resume still work', async () => {
    const { cluster, netdoctor } = fixture();
    const check = netdoctor.start('check', '--probe-timeout', '30s', '--auto-clean');
    await check.phase('check');
    await sleep(1_500);
    check.signal('SIGINT');
    await sleep(100);
    check.signal('SIGINT');
    expect((await check.ended).exitCode).toBe(130);
    expect((await netdoctor.run('clean')).exitCode).toBe(0);
    expect(await inventory(cluster)).toEqual(before);
    const { report } = await netdoctor.resume('--probe-timeout', '1s');
    expect(report.summary).toMatchObject({ probes: 12, pass: 8, fail: 4 });
    expect(findingLines(report)).toEqual(['ND103 node n1 outbound']);
  });

  test('a reader that goes away ends it in an orderly way', async () => {
    const { cluster, netdoctor } = fixture();
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's
    const line = '"$0" check --auto-clean --probe-timeout 2s 2>&1 | head -n 3; exit ${PIPESTATUS[0]}';
    const { exitCode, stdout } = await execa('bash', ['-c', line, netdoctor.executable], {
      env: netdoctor.env,
      reject: false,
    });
    expect(stdout.split('\n')).toHaveLength(3);
    expect(exitCode).toBe(141);
    expect(await inventory(cluster)).toEqual(before);
  });

  test('the time limit of the run ends it in the same way', async () => {
    const { cluster, netdoctor } = fixture();
    const { report, exitCode } = await netdoctor.check('--auto-clean', '--timeout', '8s', '--probe-timeout', '30s');
    expect(report.summary).toMatchObject({ pass: 8, fail: 0, error: 0, complete: false });
    expect(report.remarks.map((remark) => remark.code)).toEqual(['TIMED_OUT']);
    expect(exitCode).toBe(2);
    expect(await inventory(cluster)).toEqual(before);
  });

  test('--auto-clean at the end of a complete check, and if the check fails', async () => {
    const { cluster, netdoctor } = fixture();
    const { exitCode, stderr } = await netdoctor.check('--auto-clean', '--probe-timeout', '1s');
    expect(exitCode).toBe(1);
    expect(stderr).not.toContain('The floaters still run');
    expect(await inventory(cluster)).toEqual(before);
    expect((await floaterPods(cluster)).size).toBe(0);
  });
});
