import { access } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterEach, describe, expect, test } from 'vitest';
import { injectFault } from '../cluster/faults.ts';
import { kubectl, userKubeconfig } from '../cluster/kubectl.ts';
import type { Cluster, NodeInfo } from '../cluster/types.ts';
import { auditEvents, auditSize } from './support/audit.ts';
import { useTwoClusters } from './support/fixture.ts';
import { floaterPods, inventory } from './support/inventory.ts';
import type { Ended } from './support/product.ts';

const OWN = 'belongs-to-a-user';

/** Applies YAML as administrator. */
async function apply(cluster: Cluster, yaml: string): Promise<void> {
  await kubectl(cluster, ['apply', '-f', '-'], { input: yaml });
}

interface Trial {
  readonly args: readonly string[];
  readonly input?: string;
  readonly said: string;
}

/**
 * Waits for a policy to take effect, which takes a moment. `said` is expected in kubectl's message about a
 * trial.
 */
async function waitForPolicy(cluster: Cluster, { args, input, said }: Trial): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const { stderr } = await kubectl(cluster, args, { reject: false, ...(input ? { input } : {}) });
    if (stderr.includes(said)) return;
    await sleep(500);
  }
  throw new Error(`the policy does not come into force: ${said}`);
}

async function dropBetween(cluster: Cluster, [one, other]: readonly [NodeInfo, NodeInfo]): Promise<void> {
  const rule = [
    [one, other],
    [other, one],
  ].flatMap(([from, to]) => [
    `ip saddr ${from?.podCidr4} ip daddr ${to?.podCidr4} drop`,
    `ip6 saddr ${from?.podCidr6} ip6 daddr ${to?.podCidr6} drop`,
  ]);
  await injectFault(cluster, { where: 'lan', family: 'bridge', hook: 'forward', rule });
}

/** The commands in a hint, to be run by someone with the rights. */
function commandsIn({ stderr }: Ended): readonly string[] {
  return stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('kubectl '));
}

describe('what preflight finds before anything is created', () => {
  const fixture = useTwoClusters();

  afterEach(async () => {
    const { a, b, netdoctor } = fixture();
    await netdoctor.run('clean', '--dst-context', 'b');
    for (const cluster of [a, b]) {
      await kubectl(cluster, ['delete', 'namespace', OWN, '--ignore-not-found']);
      const policies = 'validatingadmissionpolicybindings,validatingadmissionpolicies,clusterroles,clusterrolebindings';
      await kubectl(cluster, ['delete', policies, '-l', 'netdoctor-test', '--ignore-not-found']);
    }
  });

  test('no rights in the second cluster: it lists what is missing, with commands that really grant it', async () => {
    const { a, b, netdoctor } = fixture();
    const before = await Promise.all([a, b].map(inventory));
    const eve = await userKubeconfig(b, { user: 'eve' });
    const args = ['check', '--dst-kubeconfig', eve];
    const refused = await netdoctor.run(...args);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('error: context b: the user may not list nodes; ');
    expect(refused.stderr).toContain('create pods/exec in namespace netdoctor-system');
    expect(await Promise.all([a, b].map(inventory))).toEqual(before);

    const commands = commandsIn(refused);
    expect(commands.length).toBeGreaterThan(4);
    const shell = async (line: string) => {
      const asAdmin = line.replaceAll(`--kubeconfig ${eve}`, `--kubeconfig ${b.kubeconfig}`);
      await execa('sh', ['-c', asAdmin], { env: { PATH: `${b.bin}:${process.env.PATH}` } });
    };
    for (const line of commands) await shell(line);
    const granted = await netdoctor.run(...args);
    expect(granted.exitCode, granted.stderr).toBe(0);
    expect(granted.stderr).toContain('all 36 probes');
    await kubectl(b, ['delete', 'namespace', 'netdoctor-system']);
    const roles = commands.flatMap((line) => line.match(/create clusterrole (\S+)/)?.[1] ?? []);
    for (const role of roles) await kubectl(b, ['delete', 'clusterrole,clusterrolebinding', role]);
    expect(await inventory(b)).toEqual(before[1]);
  });

  test("a namespace that accepts no pods is refused, with the quota's message", async () => {
    const { a, netdoctor } = fixture();
    await kubectl(a, ['create', 'namespace', OWN]);
    await kubectl(a, ['create', 'quota', 'none', '-n', OWN, '--hard=pods=0']);
    const { stderr, exitCode } = await netdoctor.run('check', '-n', OWN);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/error: .*exceeded quota: none/);
    expect((await kubectl(a, ['get', 'daemonsets', '-n', OWN, '-o', 'name'])).stdout).toBe('');
  });

  test('floaters that are refused in a namespace created for them: the namespace is deleted again', async () => {
    const { a, netdoctor } = fixture();
    const before = await inventory(a);
    await apply(a, refuseDaemonSets);
    const trial = ['apply', '-n', 'default', '--dry-run=server', '-f', '-'];
    const said = 'this cluster takes no DaemonSets of that name';
    const template =
      '{selector: {matchLabels: {x: x}}, template: {metadata: {labels: {x: x}}, spec: {containers: [{name: x, image: x}]}}}';
    const input = `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: netdoctor-floater}, spec: ${template}}`;
    await waitForPolicy(a, { args: trial, input, said });
    const { stderr, exitCode } = await netdoctor.run('check');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('this cluster takes no DaemonSets of that name');
    await kubectl(a, ['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', 'netdoctor-test']);
    await kubectl(a, ['wait', '--for=delete', 'namespace/netdoctor-system', '--timeout=60s']);
    expect(await inventory(a)).toEqual(before);
  });

  test('warnings of the cluster and NetworkPolicies are reported, and stop nothing', async () => {
    const { a, netdoctor } = fixture();
    await kubectl(a, ['create', 'namespace', OWN]);
    await apply(a, networkPolicy);
    await apply(a, warnOfPods);
    const trial = ['run', 'x', '-n', OWN, '--image', 'x', '--dry-run=server'];
    await waitForPolicy(a, { args: trial, said: 'pods are watched here' });
    const { report, stderr, exitCode } = await netdoctor.check('-n', OWN);
    expect(exitCode).toBe(0);
    expect(report.remarks.map(({ code }) => code)).toEqual(['ADMISSION_WARNING', 'NETWORK_POLICIES']);
    expect(stderr).toContain('pods are watched here');
    expect(stderr).toMatch(/note: .*deny-nobody/);
  });
});

describe('a dry run', () => {
  const fixture = useTwoClusters();

  test('prints the plan, and changes neither the clusters nor the state', async () => {
    const { a, b, netdoctor } = fixture();
    await netdoctor.run('clean', '--dst-context', 'b');
    const before = await Promise.all([a, b].map(inventory));
    const from = await auditSize(a);
    const { stdout, exitCode } = await netdoctor.run('check', '--dst-context', 'b', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Dry run: nothing was changed.');
    expect(stdout).toContain('a: would apply Namespace netdoctor-system, DaemonSet netdoctor-floater');
    expect(stdout).toContain('b: floaters on 3 nodes: b-n1, b-n2, b-n3');
    expect(stdout).toContain('36 probes: tcp pod-pod ipv4, tcp pod-pod ipv6');
    expect(stdout).toContain('not found out beforehand: a: ');
    expect(await Promise.all([a, b].map(inventory))).toEqual(before);
    const changing = (await auditEvents(a, from)).filter(
      ({ verb, requestURI, userAgent }) =>
        userAgent?.startsWith('kubectl-netdoctor') === true &&
        ['create', 'update', 'patch', 'delete'].includes(verb) &&
        !/reviews|dryRun=All/.test(requestURI),
    );
    expect(changing).toEqual([]);
    await expect(access(`${netdoctor.home}/state/runs`)).rejects.toThrow();
  });

  test('the output of -o yaml can be applied, and --no-deploy then runs on it', async () => {
    const { a, netdoctor } = fixture();
    const { stdout } = await netdoctor.run('check', '--dry-run', '-o', 'yaml');
    await apply(a, stdout);
    const from = await auditSize(a);
    const { report, exitCode, stderr } = await netdoctor.check('--no-deploy');
    expect(exitCode, stderr).toBe(0);
    expect(report.summary.pass).toBe(12);
    expect((await auditEvents(a, from)).filter(({ requestURI }) => /daemonsets\?|dryRun/.test(requestURI))).toEqual([]);
    await netdoctor.run('clean');
    expect((await floaterPods(a)).size).toBe(0);
  });

  test('--no-deploy without floaters creates none', async () => {
    const { a, netdoctor } = fixture();
    const { stderr, exitCode } = await netdoctor.run('check', '--no-deploy');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: there are no floaters of ours in namespace netdoctor-system of a');
    expect((await floaterPods(a)).size).toBe(0);
  });
});

describe('the time limit of the whole run', () => {
  const fixture = useTwoClusters();

  test('is reached during the probes: known results are reported, the rest is not tried', async () => {
    const { a, netdoctor } = fixture();
    const [n1, , n3] = a.nodes;
    if (!n1 || !n3) throw new Error('this test wants three nodes');
    await netdoctor.check();
    await dropBetween(a, [n1, n3]);
    const { report, stderr, exitCode } = await netdoctor.check('--timeout', '6s', '--probe-timeout', '20s');
    expect(report.summary).toMatchObject({ probes: 12, pass: 4, fail: 0, error: 0, skip: 0, complete: false });
    expect(stderr).toContain('note: --timeout: 6 s were over before all was probed');
    expect(stderr).toContain('8 were not tried');
    expect(exitCode).toBe(2);
  });

  test('is reached before any probe', async () => {
    const { stderr, exitCode } = await fixture().netdoctor.run('check', '--timeout', '1ms');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: --timeout: 0.001 s were over before the probes began\n');
  });
});

const refuseDaemonSets = `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: netdoctor-test, labels: {netdoctor-test: 'yes'}}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [daemonsets]}
  validations:
    - {expression: "object.metadata.name != 'netdoctor-floater'", message: this cluster takes no DaemonSets of that name}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: netdoctor-test, labels: {netdoctor-test: 'yes'}}
spec: {policyName: netdoctor-test, validationActions: [Deny]}
`;

const warnOfPods = refuseDaemonSets
  .replace('apiGroups: [apps]', "apiGroups: ['']")
  .replace('resources: [daemonsets]', 'resources: [pods]')
  .replace(/expression: "[^"]*"/, 'expression: "false"')
  .replace('this cluster takes no DaemonSets of that name', 'pods are watched here')
  .replace('[Deny]', '[Warn]');

const networkPolicy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny-nobody, namespace: ${OWN}}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{}]}
`;
