import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checkSettings } from '../../../src/config/settings.ts';
import { floatersFor } from '../../../src/floater/manifests.ts';
import type { Layer, Path } from '../../../src/model/network.ts';
import type { Intent } from '../../../src/preflight/intent.ts';
import type { FormatName } from '../../../src/report/formats.ts';
import { printDryRun } from '../../../src/run/check/dry-run.ts';
import type { PreflightedCluster } from '../../../src/run/run.ts';
import { ALL_HOSTILE } from '../../support/hostile.ts';
import { captureIo } from '../../support/io.ts';
import { fakeClient, routes } from '../../support/kube.ts';
import { aDaemonSet } from '../../support/objects.ts';
import { aNode, aPlan, CLUSTER, clusterRef, TOKEN } from '../../support/plan.ts';
import { expectHarmless } from '../../support/terminal.ts';

interface Case {
  /** Hostile text in every name that a cluster, a kubeconfig or a flag decides. */
  readonly hostile?: string;
  readonly layers?: readonly Layer[];
  readonly intent?: Partial<Intent>;
  readonly table?: Readonly<Record<string, unknown>>;
}

async function printed(format: FormatName, { hostile = '', layers = ['pod'], intent, table = {} }: Case = {}) {
  const { io, stdout, stderr } = captureIo();
  const { floater } = checkSettings({});
  const cluster = { ...clusterRef, version: `v1.37.0${hostile}`, server: `https://x${hostile}` };
  const found = { cluster, nodes: [], untested: [], remarks: [], platform: { minor: 37 }, intent };
  const namespace = floater.namespace + hostile;
  const floaters = floatersFor(floater, { layers, hostPort: 9000 });
  const client = fakeClient({ request: routes(table) });
  const name = CLUSTER + hostile;
  const planned = { name, client, namespace, floaters, found } as unknown as PreflightedCluster;
  const paths: readonly Path[] = layers.map((layer) => `${layer}-${layer}` as const);
  const untested = [{ cluster: name, node: `n9${hostile}`, reason: `no${hostile}`, byRule: true }];
  const remarks = [
    { cluster: name, code: 'ADMISSION_WARNING', detail: `no${hostile}`, next: `look${hostile}` },
  ] as const;
  const nodes = ['n1', 'n2', 'n3'].map((node) => aNode(node + hostile, { cluster: name }));
  const checks = [{ name: 'tcp', paths }];
  const made = aPlan(3, { checks, ...(hostile === '' ? {} : { nodes, untested }) });
  const plan = hostile === '' ? made : { ...made, remarks, directions: [{ from: name, to: name }] };
  await printDryRun({ clusters: [planned], plan, format }, io);
  return { stdout: stdout(), stderr: stderr() };
}

test.each(['table', 'wide'] as const)('-o %s prints on stdout what a check would do', async (format) => {
  const { stdout, stderr } = await printed(format);
  expect(stdout).toContain('6 probes: tcp pod-pod ipv4');
  expect(stdout).toContain(`${CLUSTER}: floaters on 3 nodes: n1, n2, n3\n`);
  expect(stderr).toBe('');
});

test.each(['name', 'junit', 'prometheus'] as const)(
  '-o %s has nothing to tell: the words go to stderr',
  async (format) => {
    const { stdout, stderr } = await printed(format);
    expect(stdout).toBe('');
    expect(stderr).toContain('6 probes: tcp pod-pod ipv4');
  },
);

describe('with both layers', () => {
  const layers = ['pod', 'node'] as const;

  test('each is shown with its nodes', async () => {
    const { stdout } = await printed('table', { layers });
    expect(stdout).toContain(
      'would apply DaemonSet netdoctor-floater, DaemonSet netdoctor-floater-host, image registry',
    );
    expect(stdout).toContain(`${CLUSTER}: floaters on 3 nodes: n1, n2, n3\n`);
    expect(stdout).toContain(`${CLUSTER}: host-network floaters on 3 nodes: n1, n2, n3\n`);
  });

  test('each keeps its token', async () => {
    const table = { 'GET /apis/apps/v1/namespaces/netdoctor-system/daemonsets/netdoctor-floater-host': aDaemonSet() };
    const { stdout } = await printed('yaml', { layers, table });
    expect(stdout.match(/netdoctor.io\/token: .*/g)).toEqual([
      expect.not.stringContaining(TOKEN),
      expect.stringContaining(TOKEN),
    ]);
  });

  test.each([
    { intent: { makesNamespace: true, relabelsNamespace: false } },
    { intent: { makesNamespace: false, relabelsNamespace: true } },
  ])('the namespace allows both: $intent', async ({ intent }) => {
    const { stdout } = await printed('yaml', { layers, intent });
    expect(stdout).toMatch(/kind: Namespace.*pod-security.kubernetes.io\/enforce: privileged/s);
  });

  test('a namespace that may stay unchanged is not among the manifests', async () => {
    const intent = { makesNamespace: false, relabelsNamespace: false };
    expect((await printed('yaml', { layers, intent })).stdout).not.toContain('kind: Namespace');
  });
});

describe('with hostile text in every name', () => {
  /** A separate document, if a comment can be ended. */
  const hostile = `${ALL_HOSTILE}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: x}\n---\n\r---\rkind: Pod\u2028kind: Pod\u0085kind: Pod`;

  test('-o yaml applies what it would apply with plain names, and nothing else', async () => {
    const intent = { makesNamespace: true, relabelsNamespace: false };
    const options = { layers: ['pod', 'node'], intent } as const;
    const { stdout } = await printed('yaml', { ...options, hostile });
    await expectHarmless(stdout);
    const documents = parseAllDocuments(stdout);
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    expect(documents.map((document) => document.toJS().kind)).toEqual(['Namespace', 'DaemonSet', 'DaemonSet']);
    const plain = (await printed('yaml', options)).stdout;
    const comments = (text: string) => text.split('\n').filter((line) => line.startsWith('#')).length;
    // One node that was left out, and one remark.
    expect(comments(stdout)).toBe(comments(plain) + 2);
  });

  test.each(['table', 'json', 'name'] as const)('-o %s does not control a terminal', async (format) => {
    const { stdout, stderr } = await printed(format, { hostile });
    await expectHarmless(stdout);
    await expectHarmless(stderr);
    expect(stdout + stderr).not.toMatch(/^\s*(::|kind: |The network works)/m);
  });
});
