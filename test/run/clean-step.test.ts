import { expect, test } from 'vitest';
import type { KubeFlags } from '../../src/kube/overrides.ts';
import { cleanCommand } from '../../src/run/clean-step.ts';
import { fakeClient, resolved } from '../support/kube.ts';

const site = (flags: KubeFlags, namespace: string) => ({
  name: 'any',
  client: fakeClient({ context: { ...resolved, flags } }),
  namespace,
});

test('repeats what leads to the clusters, and nothing secret', () => {
  const first = site({ context: 'a', kubeconfig: '/tmp/my config', token: 'secret', password: 'secret' }, 'ns1');
  expect(cleanCommand([first])).toBe("kubectl netdoctor clean --kubeconfig '/tmp/my config' --context a -n ns1");
  expect(cleanCommand([first, site({ context: 'b', as: "o'neill" }, 'ns2')])).toBe(
    "kubectl netdoctor clean --kubeconfig '/tmp/my config' --context a -n ns1 --dst-context b --dst-as 'o'\\''neill' --dst-namespace ns2",
  );
});

test('in a cluster no flag is needed, and repeated ones are repeated', () => {
  expect(cleanCommand([site({}, 'ns1')])).toBe('kubectl netdoctor clean -n ns1');
  expect(cleanCommand([site({ as: 'eve', asGroup: ['x', 'y'], insecureSkipTlsVerify: true }, 'ns1')])).toBe(
    'kubectl netdoctor clean --insecure-skip-tls-verify --as eve --as-group x --as-group y -n ns1',
  );
});
