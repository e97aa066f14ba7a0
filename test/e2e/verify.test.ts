import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { waitForNodes } from '../cluster/cluster.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { bootNode, powerCut } from '../cluster/node.ts';
import type { Cluster, NodeInfo } from '../cluster/types.ts';
import { type Fixture, useCluster } from './support/fixture.ts';
import {
  apply,
  breakCni,
  emptyRegistry,
  imageOn,
  loseFloater,
  patchTemplate,
  type Standing,
  type Undo,
} from './support/trouble.ts';

const NAMESPACE = 'verify-e2e';
/** Much longer than a test: a check that ends has not waited for it. */
const LONG = ['--pod-wait', '10m'];
const SOON_MS = 60_000;

const QUOTA = `
apiVersion: v1
kind: ResourceQuota
metadata: { name: two-pods, namespace: ${NAMESPACE} }
spec: { hard: { pods: "2" } }`;

/** Refuses every pod in the namespace. check does not try one by dry run if its DaemonSet already exists. */
const POLICY = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: netdoctor-e2e }
spec:
  matchConstraints:
    namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${NAMESPACE} } }
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  validations: [{ expression: "false", message: no pods before noon }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: netdoctor-e2e }
spec: { policyName: netdoctor-e2e, validationActions: [Deny] }`;

const WEBHOOK = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: netdoctor-e2e }
webhooks:
  - name: dead.netdoctor.example
    clientConfig: { url: "https://127.0.0.1:9/" }
    namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${NAMESPACE} } }
    rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
    sideEffects: None
    admissionReviewVersions: [v1]
    failurePolicy: Fail`;

/** How long the webhook or policy needs to take effect everywhere; the API server does not report it. */
const TAKES_EFFECT_MS = 2_000;

/** By then, verify has read the events more than once. */
const LOOKS_MS = 10_000;

describe('a floater that does not become ready', () => {
  const fixture = useCluster();
  let undo: Undo[] = [];

  const standing = (): Standing => ({ cluster: fixture().cluster, namespace: NAMESPACE });

  beforeEach(async () => {
    const { cluster } = fixture();
    await kubectl(cluster, ['create', 'namespace', NAMESPACE]);
    await kubectl(cluster, ['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
  });
  afterEach(async () => {
    const ends = await Promise.allSettled(undo.toReversed().map((one) => one()));
    undo = [];
    await kubectl(fixture().cluster, ['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  });

  /** The third node is listed with its reason, and the other two are probed: 2 pairs in 2 families. */
  async function expectLost(reason: RegExp, ...args: readonly string[]): Promise<void> {
    const { netdoctor, nodes } = fixture();
    const { exitCode, report, stderr } = await netdoctor.check('-n', NAMESPACE, ...args);
    const { name } = nodes[2];
    expect(report.untested).toEqual([
      { cluster: expect.any(String), node: name, reason: expect.stringMatching(reason), byRule: false },
    ]);
    expect(report.summary).toMatchObject({ pass: 4, fail: 0, complete: false });
    expect(exitCode).toBe(2);
    const [{ reason: words } = { reason: '' }] = report.untested;
    expect(stderr).toContain(`2 of 3 floaters ready; not ready: ${name} (${words})`);
    expect(stderr).toContain(`not tested: ${name}: ${words}`);
    expect(words.length).toBeLessThanOrEqual(300);
  }

  /** Floaters run on all nodes, then something breaks, and the third node has to create a new one. */
  async function afterLoss(trouble: () => Promise<void>): Promise<void> {
    const { netdoctor, nodes } = fixture();
    expect((await netdoctor.check('-n', NAMESPACE)).exitCode).toBe(0);
    await trouble();
    await loseFloater(standing(), nodes[2]);
  }

  interface Fresh {
    readonly name: string;
    readonly before: (parts: Fixture & { readonly others: readonly NodeInfo[] }) => Promise<readonly Undo[]>;
    readonly args: readonly string[];
    readonly reason: RegExp;
  }

  const FRESH: readonly Fresh[] = [
    {
      name: 'image that the registry does not have',
      before: async ({ cluster, nodes, others }) => [
        await emptyRegistry(nodes[2]),
        await imageOn(cluster, others, 'localhost:5000/e2e/agnhost:1'),
      ],
      args: ['--image', 'localhost:5000/e2e/agnhost:1', ...LONG],
      reason: /^ImagePullBackOff: localhost:5000\/e2e\/agnhost:1: not found; take another with --image-repository/,
    },
    {
      name: 'registry whose name nobody knows, which may be temporary: reported when the time is up',
      before: async ({ cluster, others }) => [await imageOn(cluster, others, 'registry.invalid/agnhost:1')],
      args: ['--image', 'registry.invalid/agnhost:1', '--pod-wait', '8s'],
      reason:
        /^ImagePullBackOff: Head "https:\/\/registry.invalid\S+ dial tcp: lookup registry.invalid .*--image-repository/,
    },
    {
      name: 'image that must not be pulled',
      before: async ({ cluster, others }) => [await imageOn(cluster, others, 'registry.invalid/agnhost:1')],
      args: ['--image', 'registry.invalid/agnhost:1', '--image-pull-policy', 'Never', ...LONG],
      reason: /^ErrImageNeverPull: .*"registry.invalid\/agnhost:1" is not present.*--image-pull-policy/,
    },
    {
      name: 'node whose pods get no network',
      before: async ({ cluster, nodes }) => [await breakCni(cluster, nodes[2])],
      args: LONG,
      reason: /^its pod gets no network: .*no-such-plugin.*; look at the CNI agent on this node$/,
    },
  ];

  test.each(FRESH)('$name', { timeout: SOON_MS }, async ({ before, args, reason }) => {
    const { nodes } = fixture();
    undo.push(...(await before({ ...fixture(), others: [nodes[0], nodes[1]] })));
    await expectLost(reason, ...args);
  });

  test('a quota that is used up: the last node, whichever it is', { timeout: SOON_MS }, async () => {
    const { cluster, netdoctor } = fixture();
    undo.push(await apply(cluster, QUOTA));
    await kubectl(cluster, ['wait', '-n', NAMESPACE, 'quota/two-pods', '--for=jsonpath={.status.hard.pods}=2']);
    const { exitCode, report } = await netdoctor.check('-n', NAMESPACE, ...LONG);
    expect(report.untested).toHaveLength(1);
    expect(report.untested[0]?.reason).toMatch(/exceeded quota: two-pods, .*limited: pods=2; raise the quota/);
    expect(report.summary).toMatchObject({ pass: 4, fail: 0, complete: false });
    expect(exitCode).toBe(2);
  });

  test('a quota that was raised since: the old events do not end the wait', async () => {
    const { cluster, netdoctor } = fixture();
    const raise = await apply(cluster, QUOTA);
    undo.push(raise);
    await kubectl(cluster, ['wait', '-n', NAMESPACE, 'quota/two-pods', '--for=jsonpath={.status.hard.pods}=2']);
    const { report } = await netdoctor.check('-n', NAMESPACE, ...LONG);
    expect(report.untested[0]?.reason).toContain('exceeded quota');
    await raise();
    const check = netdoctor.start('check', '-n', NAMESPACE, '--pod-wait', '2m');
    await check.phase('verify');
    await sleep(LOOKS_MS);
    // The controller retries by itself after minutes, but at once when one of its pods is deleted.
    await kubectl(cluster, ['delete', 'pods', '-n', NAMESPACE, '--all', '--force', '--grace-period=0']);
    const { exitCode, stderr } = await check.ended;
    expect(stderr).not.toContain('not tested');
    expect(exitCode).toBe(0);
  });

  const LOSSES: readonly {
    readonly name: string;
    readonly trouble: (cluster: Cluster) => Promise<void>;
    readonly args: readonly string[];
    readonly reason: RegExp;
  }[] = [
    {
      name: 'Pod Security',
      trouble: () => patchTemplate(standing(), { securityContext: { runAsNonRoot: false } }),
      args: LONG,
      reason: /violates PodSecurity "restricted:latest": .*pod-security.kubernetes.io\/enforce/,
    },
    {
      name: 'an admission policy',
      trouble: async (cluster) => {
        undo.push(await apply(cluster, POLICY));
        await sleep(TAKES_EFFECT_MS);
      },
      args: LONG,
      reason: /ValidatingAdmissionPolicy 'netdoctor-e2e' .* no pods before noon; have this policy changed/,
    },
    {
      name: 'a webhook that does not answer, which may be temporary: reported when the time is up',
      trouble: async (cluster) => {
        undo.push(await apply(cluster, WEBHOOK));
        await sleep(TAKES_EFFECT_MS);
      },
      args: ['--pod-wait', '10s'],
      reason: /failed calling webhook "dead.netdoctor.example": .*; this webhook does not answer/,
    },
    {
      name: 'a floater that crashes',
      trouble: () =>
        patchTemplate(standing(), { containers: [{ name: 'floater', command: ['/agnhost', 'nonsense'] }] }),
      args: LONG,
      reason: /^the floater ended with 1, [2-9] restarts$/,
    },
    {
      name: 'too little CPU, which may be temporary: reported when the time is up',
      trouble: () =>
        patchTemplate(standing(), { containers: [{ name: 'floater', resources: { requests: { cpu: '1k' } } }] }),
      args: ['--pod-wait', '6s'],
      reason: /^Unschedulable: Insufficient cpu$/,
    },
  ];

  test.each(LOSSES)('$name', { timeout: SOON_MS }, async ({ trouble, args, reason }) => {
    await afterLoss(() => trouble(fixture().cluster));
    await expectLost(reason, ...args);
  });

  test('a node without power', async () => {
    const { cluster } = fixture();
    undo.push(async () => {
      await bootNode(cluster, 3);
      await waitForNodes(cluster, [3]);
    });
    await powerCut(cluster, 3);
    const { name } = fixture().nodes[2];
    await kubectl(cluster, ['wait', `node/${name}`, '--for=condition=Ready=Unknown', '--timeout=90s']);
    // After this long, verify does not wait for the node at all.
    await sleep(30_000);
    await expectLost(/^the node is not ready: kubelet stopped posting node status$/, ...LONG);
  });
});
