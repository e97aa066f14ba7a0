import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAEMON_SETS } from '../../src/loopback/api/resources.ts';
import type { Report } from '../../src/report/report.ts';
import { useLoopback } from '../support/loopback.ts';
import { tempFolder } from '../support/temp.ts';

describe('check --baseline', () => {
  const loopback = useLoopback(3);

  test('something other than a baseline is refused before anything is made', async () => {
    const { cluster, netdoctor } = loopback();
    using folder = tempFolder();
    const broken = await netdoctor('check', '--baseline', folder.write('r.json', '{}'));
    expect([broken.code, broken.stderr]).toEqual([2, expect.stringContaining('is no report')]);
    const unknown = await netdoctor('check', '--baseline', '2031');
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('there is no run 2031')]);
    expect(cluster.store.list(DAEMON_SETS)).toEqual([]);
  });

  test('the changes come after the report, in words if stdout is a single document', async () => {
    const { cluster, netdoctor, check } = loopback();
    const { report: before } = await check();
    cluster.inject('reset:n2');
    const worse = await check('--baseline', before.metadata.runId.slice(0, -2));
    expect([worse.code, worse.report.summary.fail]).toEqual([1, 2]);
    expect(worse.stderr).toContain('\nworse: 2 new failures\n');
    const still = await netdoctor('check', '--probe-timeout', '1s', '--baseline', 'latest');
    expect([still.code, still.stderr]).toEqual([1, expect.stringContaining('\nno change: 2 still failing\n')]);
    expect(still.stdout).toMatch(/\| STILL FAILING \| tcp +\| pod-pod \| ipv4 +\| n1 +\| n2 /);
    cluster.faults.heal();
    const better = await check('-q', '--baseline', 'latest');
    expect(better.code).toBe(0);
    expect(better.stderr).toBe('The network works: all 6 probes between 3 nodes passed.\nbetter: 2 fixed\n');
  });

  test('a run that shares no node is refused before anything is made', async () => {
    const { cluster, netdoctor, check } = loopback();
    const { report } = await check();
    await netdoctor('clean');
    using folder = tempFolder();
    const endpoints = report.matrix.endpoints.map((end) => ({ ...end, node: `other-${end.node}` }));
    const stranger: Report = { ...report, matrix: { ...report.matrix, endpoints } };
    const file = join(folder.path, 'stranger.json');
    writeFileSync(file, JSON.stringify(stranger));
    const { code, stderr } = await netdoctor('check', '--baseline', file);
    expect([code, stderr]).toEqual([2, expect.stringContaining('has no node in common with this check')]);
    expect(cluster.store.list(DAEMON_SETS)).toEqual([]);
  });
});
