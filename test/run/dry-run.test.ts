import { expect, test } from 'vitest';
import { checkSettings } from '../../src/config/settings.ts';
import { printDryRun } from '../../src/run/dry-run.ts';
import type { SeenSite } from '../../src/run/steps.ts';
import { captureIo } from '../support/io.ts';
import { fakeClient, routes } from '../support/kube.ts';
import { aPlan, CLUSTER, clusterRef } from '../support/plan.ts';

async function printed(format: string) {
  const { io, stdout, stderr } = captureIo();
  const { floater } = checkSettings({});
  const found = {
    cluster: clusterRef,
    nodes: [],
    untested: [],
    remarks: [],
    platform: { minor: 37, openShift: false },
  };
  const client = fakeClient({ request: routes({}) });
  const site = { name: CLUSTER, client, namespace: floater.namespace, floater, found } as unknown as SeenSite;
  await printDryRun({ sites: [site], plan: aPlan(3), format }, io);
  return { stdout: stdout(), stderr: stderr() };
}

test.each(['table', 'wide'])('-o %s says on stdout what a check would do', async (format) => {
  const { stdout, stderr } = await printed(format);
  expect(stdout).toContain('6 probes: tcp pod-pod ipv4');
  expect(stderr).toBe('');
});

test('-o name has no pair that failed: the words go to stderr', async () => {
  const { stdout, stderr } = await printed('name');
  expect(stdout).toBe('');
  expect(stderr).toContain('6 probes: tcp pod-pod ipv4');
});
