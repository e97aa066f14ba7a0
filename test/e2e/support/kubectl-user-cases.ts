import { base64, type Case, changed, flags, user } from './kubectl-given.ts';

/** Cases about the user. */
export const USER_CASES: readonly Case[] = [
  { name: '--token', reaches: 'a', given: flags('--token', 'flag') },
  { name: 'the last of two --token', reaches: 'a', given: flags('--token', 'one', '--token', 'two') },
  {
    name: 'tokenFile, relative to its file',
    reaches: 'a',
    given: (world) => ({ files: { ...changed(world, {}, { tokenFile: 'token' }).files, token: 'from-file\n' } }),
  },
  {
    name: 'token and tokenFile',
    reaches: 'a',
    given: (world) => ({
      files: { ...changed(world, {}, { token: 'inline', tokenFile: 'token' }).files, token: 'from-file' },
    }),
  },
  {
    name: '--token and tokenFile',
    reaches: 'a',
    given: (world) => ({
      files: { ...changed(world, {}, { tokenFile: 'token' }).files, token: 'from-file' },
      args: ['--token', 'flag'],
    }),
  },
  { name: 'a tokenFile that is missing', reaches: undefined, given: user({ tokenFile: 'missing' }) },
  { name: 'username and password', reaches: 'a', given: user({ username: 'ann', password: 'p:w' }) },
  { name: '--username and --password', reaches: 'a', given: user({}, '--username', 'ann', '--password', 'secret') },
  { name: 'token and --username', reaches: undefined, given: flags('--username', 'ann', '--password', 'secret') },
  {
    name: 'client certificate',
    reaches: 'a',
    given: user({ 'client-certificate': 'a/ann.crt', 'client-key': 'a/ann.key' }),
  },
  {
    name: 'client certificate as data',
    reaches: 'a',
    given: (world) =>
      changed(
        world,
        {},
        {
          'client-certificate-data': base64(world.read('a/ann.crt')),
          'client-key-data': base64(world.read('a/ann.key')),
        },
      ),
  },
  {
    name: '--client-certificate and --client-key before data, beside the token',
    reaches: 'a',
    given: (world) => ({
      ...changed(
        world,
        {},
        {
          token: 'ann',
          'client-certificate-data': base64(world.read('a/ann.crt')),
          'client-key-data': base64(world.read('a/ann.key')),
        },
      ),
      args: ['--client-certificate', world.path('a/bob.crt'), '--client-key', world.path('a/bob.key')],
    }),
  },
  { name: 'a certificate without its key', reaches: undefined, given: user({ 'client-certificate': 'a/ann.crt' }) },
  {
    name: "a certificate with another's key",
    reaches: undefined,
    given: user({ 'client-certificate': 'a/ann.crt', 'client-key': 'a/bob.key' }),
  },
  {
    name: 'a certificate file that is missing',
    reaches: undefined,
    given: user({ 'client-certificate': 'a/no.crt', 'client-key': 'a/ann.key' }),
  },
  { name: 'a key without a certificate', reaches: 'a', given: user({ token: 'ann', 'client-key': 'a/ann.key' }) },
  {
    name: '--as, --as-group twice, --as-uid',
    reaches: 'a',
    given: flags('--as', 'eve', '--as-group', 'g1', '--as-group', 'g2,g3', '--as-uid', '007'),
  },
  { name: '--as-group without --as', reaches: undefined, given: flags('--as-group', 'g1') },
  {
    name: '--as-user-extra',
    reaches: 'a',
    given: flags(
      '--as',
      'eve',
      '--as-user-extra',
      'scopes=view',
      '--as-user-extra',
      'scopes=edit',
      '--as-user-extra',
      'a/b%c=d',
    ),
  },
  {
    name: 'as, as-uid, as-groups and as-user-extra of the file',
    reaches: 'a',
    given: user({
      token: 'ann',
      as: 'eve',
      'as-uid': '007',
      'as-groups': ['g1', 'g2'],
      'as-user-extra': { 'acme.com/project': ['one', 'two'] },
    }),
  },
  {
    name: '--as and --as-group take the place of the file',
    reaches: 'a',
    given: user({ token: 'ann', as: 'eve', 'as-groups': ['g1', 'g2'] }, '--as', 'mallory', '--as-group', 'g3'),
  },
];
