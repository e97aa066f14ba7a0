import { base64, type Case, changed, flags, withPaths } from './kubectl-given.ts';

/** Cases about the server, and why it is trusted. */
export const TRUST_CASES: readonly Case[] = [
  { name: '--server', reaches: 'b', given: withPaths(({ url }) => ['--server', url.b]) },
  {
    name: 'tls-server-name',
    reaches: 'b',
    given: (world) => changed(world, { server: world.url.b, 'tls-server-name': 'other.example.test' }),
  },
  {
    name: 'tls-server-name that the certificate lacks',
    reaches: undefined,
    given: (world) => changed(world, { 'tls-server-name': 'other.example.test' }),
  },
  {
    name: '--server drops the tls-server-name',
    reaches: 'a',
    given: (world) => ({
      ...changed(world, { 'tls-server-name': 'other.example.test' }),
      args: ['--server', world.url.a],
    }),
  },
  {
    name: '--server with --tls-server-name',
    reaches: 'b',
    given: withPaths(({ url }) => ['--server', url.b, '--tls-server-name', 'other.example.test']),
  },
  { name: '--tls-server-name', reaches: 'a', given: flags('--tls-server-name', 'api.example.test') },
  { name: 'another CA', reaches: undefined, given: (world) => changed(world, { server: world.url.c }) },
  {
    name: '--certificate-authority',
    reaches: 'c',
    given: withPaths(({ url, path }) => ['-s', url.c, '--certificate-authority', path('c/ca.crt')]),
  },
  {
    name: '--certificate-authority takes the place of data',
    reaches: 'a',
    given: (world) => ({
      ...changed(world, { 'certificate-authority': '', 'certificate-authority-data': base64(world.read('c/ca.crt')) }),
      args: ['--certificate-authority', world.path('a/ca.crt')],
    }),
  },
  {
    name: 'certificate-authority-data',
    reaches: 'a',
    given: (world) =>
      changed(world, { 'certificate-authority': '', 'certificate-authority-data': base64(world.read('a/ca.crt')) }),
  },
  {
    name: 'certificate-authority relative to its file',
    reaches: 'a',
    given: (world) => changed(world, { 'certificate-authority': 'a/ca.crt' }),
  },
  {
    name: 'CA as file and as data',
    reaches: undefined,
    given: (world) => changed(world, { 'certificate-authority-data': base64(world.read('a/ca.crt')) }),
  },
  {
    name: 'a CA file that is missing',
    reaches: undefined,
    given: (world) => changed(world, { 'certificate-authority': 'missing' }),
  },
  {
    name: '--insecure-skip-tls-verify drops the CA',
    reaches: 'c',
    given: withPaths(({ url }) => ['-s', url.c, '--insecure-skip-tls-verify']),
  },
  {
    name: '--insecure-skip-tls-verify=false',
    reaches: undefined,
    given: withPaths(({ url }) => ['-s', url.c, '--insecure-skip-tls-verify=false']),
  },
  {
    name: '--insecure-skip-tls-verify with --certificate-authority',
    reaches: undefined,
    given: withPaths(({ path }) => ['--insecure-skip-tls-verify', '--certificate-authority', path('a/ca.crt')]),
  },
  {
    name: 'insecure-skip-tls-verify of the file',
    reaches: 'c',
    given: (world) =>
      changed(world, { server: world.url.c, 'certificate-authority': '', 'insecure-skip-tls-verify': true }),
  },
  {
    name: 'insecure-skip-tls-verify of the file, and a CA',
    reaches: undefined,
    given: (world) => changed(world, { 'insecure-skip-tls-verify': true }),
  },
  {
    name: 'plain http gets no token, but is told whom to act as',
    reaches: 'plain',
    given: withPaths(({ url }) => ['-s', url.plain, '--as', 'eve']),
  },
  {
    name: 'a server without a scheme',
    reaches: 'plain',
    given: withPaths(({ url }) => ['-s', url.plain.replace('http://', ''), '--as', 'eve']),
  },
];
