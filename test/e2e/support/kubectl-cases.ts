import { EXEC_CASES } from './kubectl-exec-cases.ts';
import { FILE_CASES, KUBECTL_READS } from './kubectl-file-cases.ts';
import { base, type Case, changed, flags, withPaths } from './kubectl-given.ts';
import { PROXY_CASES } from './kubectl-proxy-cases.ts';
import { TRUST_CASES } from './kubectl-trust-cases.ts';
import { USER_CASES } from './kubectl-user-cases.ts';

/** Cases about which files and which context are used. */
const FINDING: readonly Case[] = [
  { name: 'the current context', reaches: 'a', given: flags() },
  { name: '--context', reaches: 'b', given: flags('--context', 'b') },
  { name: '--context=', reaches: 'a', given: flags('--context=') },
  { name: '--context that does not exist', reaches: undefined, given: flags('--context', 'nope') },
  { name: '--cluster', reaches: 'b', given: flags('--cluster', 'cb') },
  { name: '--cluster that does not exist', reaches: undefined, given: flags('--cluster', 'nope') },
  { name: '--user', reaches: 'a', given: flags('--user', 'bob') },
  { name: '--user that does not exist', reaches: undefined, given: flags('--user', 'nope') },
  { name: '-n', reaches: 'a', given: (world) => ({ ...flags('-n', 'given')(world), namespaced: true }) },
  {
    name: 'several files: the first that names a thing wins, missing ones are skipped',
    reaches: 'a',
    given: (world) => {
      const second = { ...base(world), current: 'b', users: { ann: { token: 'second' }, bob: { token: 'second' } } };
      const list = ['missing', 'config', 'second'].map(world.path).join(':');
      return { files: { config: base(world), second }, env: { KUBECONFIG: list } };
    },
  },
  {
    name: 'the first file with a current-context says which',
    reaches: 'b',
    given: (world) => {
      const { current: _, ...none } = base(world);
      return {
        files: { config: none, second: { current: 'b' } },
        env: { KUBECONFIG: [world.path('config'), world.path('second')].join(':') },
      };
    },
  },
  {
    name: '--kubeconfig before KUBECONFIG',
    reaches: 'b',
    given: (world) => ({
      files: { config: base(world), other: { ...base(world), current: 'b' } },
      args: ['--kubeconfig', world.path('other')],
    }),
  },
  {
    name: '--kubeconfig that is missing',
    reaches: undefined,
    given: withPaths(({ path }) => ['--kubeconfig', path('missing')]),
  },
  {
    name: '~/.kube/config',
    reaches: 'a',
    given: (world) => ({ files: { 'home/.kube/config': base(world) }, env: { KUBECONFIG: '' } }),
  },
  {
    name: 'a current-context that does not exist',
    reaches: undefined,
    given: (world) => ({ files: { config: { ...base(world), current: 'gone' } } }),
  },
  {
    name: 'no context, but --cluster and --user',
    reaches: 'b',
    given: (world) => {
      const { current: _, ...none } = base(world);
      return { files: { config: none }, args: ['--cluster', 'cb', '--user', 'bob'] };
    },
  },
  {
    name: 'no kubeconfig, but --server, --token and a CA',
    reaches: 'a',
    given: ({ url, path }) => ({
      env: { KUBECONFIG: path('missing') },
      args: ['-s', url.a, '--token', 'flag', '--certificate-authority', path('a/ca.crt')],
    }),
  },
  { name: 'no kubeconfig at all', reaches: undefined, given: ({ path }) => ({ env: { KUBECONFIG: path('missing') } }) },
  { name: 'a file that is not a kubeconfig', reaches: undefined, given: () => ({ files: { config: 'a: [' } }) },
];

/**
 * Cases in which kubectl differs on purpose. E.g. without a server, kubectl goes to localhost:8080, which
 * nobody wants.
 */
export const KUBECTL_ALONE: readonly (Case & { readonly words: string })[] = [
  {
    name: "a tls-server-name that an https proxy lacks: for kubectl it is also the proxy's name, for us only the server's",
    reaches: undefined,
    // The answer of server a, which shows that we reached it.
    words: 'recorded',
    given: (world) => changed(world, { 'tls-server-name': 'api.example.test', 'proxy-url': world.url.secureProxy }),
  },
  {
    name: 'a user that does not exist is ignored by kubectl (it asks for a password), an error for us',
    reaches: undefined,
    words: 'user "gone" does not exist',
    given: (world) => ({ files: { config: { ...base(world), contexts: { a: { cluster: 'ca', user: 'gone' } } } } }),
  },
  {
    name: 'a cluster that does not exist is localhost:8080 for kubectl',
    reaches: undefined,
    words: 'cluster "gone" has no server, or does not exist',
    given: (world) => ({ files: { config: { ...base(world), contexts: { a: { cluster: 'gone', user: 'ann' } } } } }),
  },
  ...KUBECTL_READS,
];

export const CASES: readonly Case[] = [
  ...FINDING,
  ...FILE_CASES,
  ...TRUST_CASES,
  ...USER_CASES,
  ...PROXY_CASES,
  ...EXEC_CASES,
];
