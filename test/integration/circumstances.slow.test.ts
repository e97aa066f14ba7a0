import { expect, test } from 'vitest';
import { timestamp } from '../../src/loopback/api/objects.ts';
import { EVENTS, NODES } from '../../src/loopback/api/resources.ts';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';
import { startLoopback } from '../support/loopback.ts';
import { useLoopbacks } from '../support/loopback-pool.ts';

const take = useLoopbacks(3);

function fillDisk({ store }: LoopbackCluster): void {
  const node = store.get(NODES, 'n2');
  if (!node) throw new Error('there is no n2');
  const status = {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'DiskPressure', status: 'True' },
    ],
  };
  store.put(NODES, { ...node, status: { ...(node as { status?: object }).status, ...status } });
}

function warn({ store }: LoopbackCluster): void {
  const time = timestamp();
  // Still reported when the probes begin, because events that are over by then are not quoted.
  const last = timestamp(new Date(Date.now() + 60_000));
  store.put(EVENTS, {
    metadata: { name: 'n2.1', namespace: 'default' },
    type: 'Warning',
    reason: 'OutOfDisk',
    message: 'no room',
    count: 2,
    firstTimestamp: time,
    lastTimestamp: last,
    involvedObject: { kind: 'Node', name: 'n2' },
    source: { component: 'kubelet', host: 'n2' },
  });
}

test.concurrent('what a node reports about itself is evidence in its finding, also when the report is shown again', async () => {
  await using loopback = await take();
  const { cluster, check, netdoctor } = loopback;
  fillDisk(cluster);
  warn(cluster);
  cluster.inject('reset:n2');
  const { code, report } = await check();
  expect(code).toBe(1);
  expect(report.findings).toMatchObject([{ code: 'ND102', subject: { name: 'n2' } }]);
  expect(report.findings[0]?.evidence).toEqual(
    expect.arrayContaining([
      'n2: condition DiskPressure is True',
      expect.stringMatching(/^n2: warning 2 times, last \d{4}-.*Z: OutOfDisk, no room$/),
    ]),
  );
  expect(report.remarks.map((remark) => remark.code)).not.toContain('NOT_READ');
  const shown = await netdoctor('report', '-o', 'json');
  expect(shown.report.findings).toEqual(report.findings);
});

test.concurrent('a user who may not read this gets the same finding, and a remark', async () => {
  await using loopback = await take();
  const { cluster, check } = loopback;
  cluster.inject('reset:n2');
  cluster.inject('no-right:list:events');
  const { report, stderr } = await check();
  expect(report.findings.map((finding) => finding.code)).toEqual(['ND102']);
  expect(stderr).toContain('could not be read: events in namespace default; events in namespace netdoctor-system');
});

test('two groups that do not reach each other are told by the label of their nodes', async () => {
  await using loopback = await startLoopback(4);
  const { cluster, check, netdoctor } = loopback;
  const [here, there] = [
    ['n1', 'n2'],
    ['n3', 'n4'],
  ] as const;
  for (const name of there) {
    const node = cluster.store.get(NODES, name);
    if (!node) throw new Error(`there is no ${name}`);
    const labels = { ...node.metadata.labels, pool: 'b' };
    cluster.store.put(NODES, { ...node, metadata: { ...node.metadata, labels } });
  }
  for (const one of here) {
    for (const other of there) {
      cluster.inject(`one-way:${one}:${other}`);
      cluster.inject(`one-way:${other}:${one}`);
    }
  }
  const { code, report } = await check();
  expect(code).toBe(1);
  expect(report.findings).toMatchObject([
    { code: 'ND211', subject: { kind: 'block', nodes: here, to: { nodes: there } }, direction: 'both' },
  ]);
  const [finding] = report.findings;
  expect(finding?.evidence[0]).toBe('only n3 and n4 have the label pool=b');
  expect(finding?.reasons[0]).toBe('a setting that goes with the label pool=b');
  expect(finding?.next[0]?.command).toMatch(/get nodes -o wide -L pool$/);
  const shown = await netdoctor('report', '-o', 'json');
  expect(shown.report.findings).toEqual(report.findings);
});
