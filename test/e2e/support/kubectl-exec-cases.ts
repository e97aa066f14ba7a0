import { stringify } from 'yaml';
import { type Case, changed, type Given } from './kubectl-given.ts';
import type { World } from './kubectl-world.ts';

interface Program {
  readonly version?: string;
  readonly status?: object;
  readonly entry?: object;
  readonly cluster?: object;
  readonly args?: readonly string[];
  /** Turns the credential's JSON into what the program prints instead. */
  readonly print?: (credential: string) => string;
}

const same = (text: string): string => text;

/** Ann with a credential program that prints this status. */
function program(
  world: World,
  { version = 'v1', status, entry, cluster = {}, args = [], print = same }: Program,
): Given {
  const apiVersion = `client.authentication.k8s.io/${version}`;
  const credential = JSON.stringify({
    apiVersion,
    kind: 'ExecCredential',
    status: status ?? { token: 'from-program' },
  });
  const env = [{ name: 'CREDENTIAL', value: print(credential) }];
  const exec = { apiVersion, command: world.path('bin/login'), env, interactiveMode: 'Never', ...entry };
  return { ...changed(world, cluster, { exec }), args };
}

const runs = (name: string, given: (world: World) => Program): Case => ({
  name: `exec: ${name}`,
  reaches: 'a',
  given: (world) => program(world, given(world)),
});

const refuses = (name: string, given: Program): Case => ({
  name: `exec: ${name}`,
  reaches: undefined,
  given: (world) => program(world, given),
});

const pair = (world: World) => ({
  clientCertificateData: world.read('a/ann.crt'),
  clientKeyData: world.read('a/ann.key'),
});

export const EXEC_CASES: readonly Case[] = [
  runs('a token', () => ({})),
  runs('v1beta1, silent about interactiveMode', () => ({ version: 'v1beta1', entry: { interactiveMode: '' } })),
  runs('a certificate', (world) => ({ status: pair(world) })),
  runs('a certificate and a token', (world) => ({ status: { ...pair(world), token: 'both' } })),
  runs('command relative to the kubeconfig', () => ({ entry: { command: './bin/login' } })),
  runs('the cluster is told', () => ({
    entry: { provideClusterInfo: true },
    cluster: {
      'tls-server-name': 'api.example.test',
      extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'us', deep: { list: [1] } } }],
    },
  })),
  runs('an expiry in the future', () => ({ status: { token: 'short', expirationTimestamp: '2999-01-01T00:00:00Z' } })),
  runs('IfAvailable without a terminal', () => ({ entry: { interactiveMode: 'IfAvailable' } })),
  runs('401: run once more', () => ({ status: { token: 'stale' } })),
  runs('not run where --token is given', () => ({ args: ['--token', 'flag'] })),
  runs('not run where --username is given', () => ({ args: ['--username', 'u', '--password', 'p'] })),
  runs('with impersonation', () => ({ args: ['--as', 'eve', '--as-group', 'g'] })),
  runs('a byte-order mark before the JSON', () => ({ print: (text) => `\ufeff${text}` })),
  runs('YAML', () => ({ print: (text) => stringify(JSON.parse(text)) })),
  refuses('words behind the JSON', { print: (text) => `${text} more` }),
  refuses('a token that is a number', { status: { token: 5 } }),
  refuses('an expiry that is a day', { status: { token: 'x', expirationTimestamp: '2999-01-01' } }),
  refuses('an expiry that is empty', { status: { token: 'x', expirationTimestamp: '' } }),
  refuses('Always without a terminal', { entry: { interactiveMode: 'Always' } }),
  refuses('v1, silent about interactiveMode', { entry: { interactiveMode: '' } }),
  refuses('a command that is missing', { entry: { command: './bin/missing', installHint: 'get it' } }),
  refuses('a version that is unknown', { version: 'v1alpha1' }),
  refuses('neither token nor certificate', { status: {} }),
  refuses('a certificate without its key', { status: { clientCertificateData: 'x' } }),
  refuses('a command that fails', { entry: { command: '/bin/false' } }),
  refuses('output that is no credential', { entry: { command: '/bin/echo' } }),
];
