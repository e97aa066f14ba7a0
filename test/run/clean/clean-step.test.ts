import { expect, test } from 'vitest';
import type { KubeFlags } from '../../../src/kube/kube-flags.ts';
import { cleanCommand, cleanStep } from '../../../src/run/clean/clean-step.ts';
import { captureIo } from '../../support/io.ts';
import { apiError, fakeClient, resolved, routes } from '../../support/kube.ts';

const cluster = (flags: KubeFlags, namespace: string) => ({
  name: 'any',
  client: fakeClient({ context: { ...resolved, flags } }),
  namespace,
});

test('repeats the flags that lead to the clusters, but no secrets', () => {
  const first = cluster({ context: 'a', kubeconfig: '/tmp/my config', token: 'secret', password: 'secret' }, 'ns1');
  expect(cleanCommand([first])).toBe("kubectl netdoctor clean --kubeconfig '/tmp/my config' --context a -n ns1");
  expect(cleanCommand([first, cluster({ context: 'b', as: "o'neill" }, 'ns2')])).toBe(
    "kubectl netdoctor clean --kubeconfig '/tmp/my config' --context a -n ns1 --dst-context b --dst-as 'o'\\''neill' --dst-namespace ns2",
  );
});

test('inside a cluster no flag is needed, and repeated flags are repeated', () => {
  expect(cleanCommand([cluster({}, 'ns1')])).toBe('kubectl netdoctor clean -n ns1');
  expect(cleanCommand([cluster({ as: 'eve', asGroup: ['x', 'y'], insecureSkipTlsVerify: true }, 'ns1')])).toBe(
    'kubectl netdoctor clean --insecure-skip-tls-verify --as eve --as-group x --as-group y -n ns1',
  );
});

const REVIEWS = 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const options = { waitMs: 1_000, signal: new AbortController().signal };

test('a refusal names the missing rights and how to grant them, once for each cluster', async () => {
  const refusing = (name: string) => ({
    name,
    namespace: 'n',
    client: fakeClient({
      request: routes({
        'GET /api/v1/namespaces/n': { metadata: { name: 'n' } },
        'GET /apis/apps/v1/namespaces/n/daemonsets': apiError(403),
        [REVIEWS]: { status: { allowed: false } },
      }),
    }),
  });
  const words = 'the user may not list, delete daemonsets.apps in namespace n; list pods in namespace n';
  await expect(cleanStep([refusing('a')], options, captureIo().io)).rejects.toMatchObject({
    code: 'RIGHTS_MISSING',
    message: `context a: ${words}`,
    hint: expect.stringContaining('create role netdoctor-list-delete-daemonsets -n n --verb=list,delete'),
  });
  await expect(cleanStep(['a', 'b'].map(refusing), options, captureIo().io)).rejects.toMatchObject({
    code: 'NOT_CLEANED',
    message: ['a', 'b'].map((name) => `cluster ${name} was not cleaned: context ${name}: ${words}`).join('; '),
  });
});

test('an interruption is not a failure of the cluster', async () => {
  const client = fakeClient({ request: () => Promise.reject(new Error('cut')) });
  const signal = AbortSignal.abort('SIGINT');
  await expect(cleanStep([{ name: 'a', namespace: 'n', client }], { waitMs: 1, signal }, captureIo().io)).rejects.toBe(
    'SIGINT',
  );
});
