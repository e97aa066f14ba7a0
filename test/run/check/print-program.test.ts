import { describe, expect, test } from 'vitest';
import { plugins } from '../../../plugins/registry.ts';
import { checkSettings } from '../../../src/config/settings.ts';
import { FLOATER } from '../../../src/model/labels.ts';
import { programFor } from '../../../src/run/check/print-program.ts';
import { fakeClient, routes } from '../../support/kube.ts';
import { aDaemonSet, aPod, listOf, NAMESPACE } from '../../support/objects.ts';
import { aNode, aPlan, CLUSTER, identityOf, SECOND, uidOf } from '../../support/plan.ts';

const SET = `GET /apis/apps/v1/namespaces/${NAMESPACE}/daemonsets/${FLOATER}`;
const PODS = `GET /api/v1/namespaces/${NAMESPACE}/pods`;
const settings = checkSettings({});

function printed(node: string, table: Readonly<Record<string, unknown>>) {
  const client = fakeClient({ request: routes(table) });
  const clusters = [{ name: CLUSTER, client, namespace: NAMESPACE }];
  return { client, text: programFor(node, { clusters, settings, plugins, plan: aPlan(3) }) };
}

describe('programFor', () => {
  const ready = { [SET]: aDaemonSet(), [PODS]: listOf([aPod(1), aPod(2)]) };

  test('returns the whole program of a node, and only reads from the cluster', async () => {
    const { client, text } = printed('n1', ready);
    const program = await text;
    expect(program).toMatch(/^netdoctor\(\) \{\n/);
    expect(program).toMatch(/\nnetdoctor\n$/);
    expect(program).toContain('\n10.244.2.2:8889\n');
    const [deployment, uid] = identityOf(2).split('.');
    expect(program).toContain(`\n  deployment=${deployment}.; set -- ${uid}\n`);
    expect(client.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  test.each(['n3', 'n9'])('%s has no ready floater, and the error names nodes that have one', async (node) => {
    const { text } = printed(node, ready);
    await expect(text).rejects.toMatchObject({ code: 'NO_FLOATER', hint: 'floaters are ready on: n1, n2' });
  });

  test('a name that both clusters have must be given with its cluster', async () => {
    const client = fakeClient({ request: routes(ready) });
    const clusters = [CLUSTER, SECOND].map((name) => ({ name, client, namespace: NAMESPACE }));
    const second = ['n1', 'n2'].map((name) => aNode(name, { cluster: SECOND }));
    const request = { clusters, settings, plugins, plan: aPlan(2, { second }) };
    await expect(programFor('n1', request)).rejects.toMatchObject({ hint: 'say which: cluster-a/n1 or cluster-b/n1' });
    await expect(programFor('cluster-b/n1', request)).resolves.toContain('netdoctor() {');
  });

  test('if a node has floaters of both layers, both programs are printed', async () => {
    const ownerReferences = [{ kind: 'DaemonSet', name: 'netdoctor-floater-host', uid: 'host' }];
    const host = [1, 2].map((n) => aPod(n, { metadata: { name: `host-${n}`, uid: uidOf(n + 100), ownerReferences } }));
    const both = {
      [SET]: aDaemonSet(),
      [`${SET}-host`]: aDaemonSet({ uid: 'host' }),
      [PODS]: listOf([...host, aPod(1), aPod(2)]),
    };
    const client = fakeClient({ request: routes(both) });
    const clusters = [{ name: CLUSTER, client, namespace: NAMESPACE }];
    const plan = aPlan(2, { checks: [{ name: 'tcp', paths: ['pod-pod', 'node-node'] }] });
    const text = await programFor('n1', { clusters, settings, plugins, plan });
    expect(text.match(/^# in the .*/gm)).toEqual([
      '# in the floater, pod netdoctor-floater-1',
      '# in the host-network floater, pod host-1',
    ]);
    expect(text.match(/^netdoctor$/gm)).toHaveLength(2);
    await expect(programFor('n9', { clusters, settings, plugins, plan })).rejects.toMatchObject({
      hint: 'floaters are ready on: n1, n2',
    });
  });

  test('without floaters, the error says to run a check first', async () => {
    await expect(printed('n1', {}).text).rejects.toMatchObject({ hint: expect.stringContaining('run a check first') });
  });
});
