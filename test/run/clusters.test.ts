import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { fromFlag } from '../../src/config/came-from.ts';
import { type ClusterArgs, openClusters } from '../../src/run/clusters.ts';
import { captureIo } from '../support/io.ts';
import { tempFolder } from '../support/temp.ts';

const FILE = `
current-context: here
contexts:
  - {name: here, context: {cluster: c1, user: ann}}
  - {name: there, context: {cluster: c2, user: ben, namespace: own}}
clusters:
  - {name: c1, cluster: {server: 'https://127.0.0.1:6441'}}
  - {name: c2, cluster: {server: 'https://127.0.0.1:6442'}}
users:
  - {name: ann, user: {token: secret}}
  - {name: ben, user: {token: secret}}
`;
const OTHER = FILE.replace('127.0.0.1:6441', '127.0.0.2:6441');

/** The keys that are in the configuration file instead of among the flags. */
async function opened(args: ClusterArgs, { configured = [] as readonly string[], env = {} } = {}) {
  const { io, stderr } = captureIo({ HOME: '/nonexistent', ...env });
  const cameFrom = (arg: string) => {
    if (!(arg in args)) return 'the default';
    return configured.includes(arg) ? `from ${arg} in config.json` : fromFlag(arg);
  };
  const clusters = await openClusters({ args, namespaces: ['ns1', 'ns2'], cameFrom }, io);
  return {
    names: clusters.map(({ name }) => name),
    namespaces: clusters.map(({ namespace }) => namespace),
    lines: stderr(),
  };
}

describe('openClusters', () => {
  test('one cluster has one line: context, server and namespace, and where each came from', async () => {
    using folder = tempFolder();
    const kubeconfig = folder.write('config', FILE);
    const { names, lines } = await opened({ kubeconfig, as: 'eve', namespace: 'ns1' });
    expect(names).toEqual(['here']);
    expect(lines).toBe(
      `context here (current-context of ${kubeconfig}), API server https://127.0.0.1:6441, acting as eve, namespace ns1 (from --namespace)\n`,
    );
  });

  test('a password in the address of a server is neither shown nor part of the name of the cluster', async () => {
    const { names, lines } = await opened({ server: 'https://me:s3cret@127.0.0.1:6441' });
    expect(names).toEqual(['https://127.0.0.1:6441']);
    expect(lines).toContain('API server https://127.0.0.1:6441 (from --server)');
    expect(lines).not.toContain('s3cret');
  });

  test('two kubeconfigs that lead to different servers: no password is shown either', async () => {
    using folder = tempFolder();
    const kubeconfig = folder.write('config', FILE.replaceAll('https://', 'https://me:s3cret@'));
    const KUBECONFIG = folder.write('other', OTHER.replaceAll('https://', 'https://me:s3cret@'));
    const opening = opened({ kubeconfig }, { configured: ['kubeconfig'], env: { KUBECONFIG } });
    await expect(opening).rejects.toThrow('KUBECONFIG leads to https://127.0.0.2:6441, but');
  });

  test('a kubeconfig from a pipe serves both clusters, and is mentioned', async () => {
    using folder = tempFolder();
    const kubeconfig = `${folder.path}/pipe`;
    await execa('mkfifo', [kubeconfig]);
    const writing = execa('sh', ['-c', 'printf %s "$1" >"$2"', 'sh', FILE, kubeconfig]);
    const { names, lines } = await opened({ kubeconfig, dstContext: 'there' });
    await writing;
    expect(names).toEqual(['here', 'there']);
    expect(lines.match(/--(dst-)?kubeconfig read from a pipe/g)).toEqual([
      '--kubeconfig read from a pipe',
      '--dst-kubeconfig read from a pipe',
    ]);
    expect(lines).not.toContain(kubeconfig);
  });

  test('flags that choose server, user or context are named', async () => {
    using folder = tempFolder();
    const kubeconfig = folder.write('config', FILE);
    const { lines } = await opened({ kubeconfig, context: 'there', cluster: 'c1', user: 'ann' });
    expect(lines).toBe(
      'context there (from --context), API server https://127.0.0.1:6441 (from --cluster), user ann (from --user), namespace ns1 (the default)\n',
    );
    expect(lines).not.toContain('secret');
  });

  test('a destination has its own line; without its own file it is looked up in that of the source', async () => {
    using folder = tempFolder();
    const kubeconfig = folder.write('config', FILE);
    const { names, namespaces, lines } = await opened({
      kubeconfig,
      dstContext: 'there',
      dstAs: 'eve',
      dstUser: 'ann',
    });
    expect(names).toEqual(['here', 'there']);
    expect(namespaces).toEqual(['ns1', 'ns2']);
    expect(lines.split('\n')[0]).toMatch(/^source: context here \(current-context of /);
    expect(lines.split('\n')[1]).toBe(
      'destination: context there (from --dst-context), API server https://127.0.0.1:6442, user ann (from --dst-user), acting as eve, namespace ns2 (the default)',
    );
  });

  test("the destination's own file; contexts with the same name get distinct names", async () => {
    using folder = tempFolder();
    const kubeconfig = folder.write('one', FILE);
    const { names } = await opened({ kubeconfig, dstKubeconfig: folder.write('two', OTHER) });
    expect(names).toEqual(['here (source)', 'here (destination)']);
  });

  test('--dst-cluster alone: the context of the source on another cluster', async () => {
    using folder = tempFolder();
    const { lines } = await opened({ kubeconfig: folder.write('config', FILE), dstCluster: 'c2' });
    expect(lines).toContain('destination: context here');
    expect(lines).toContain('API server https://127.0.0.1:6442 (from --dst-cluster)');
  });
});

describe('KUBECONFIG and the kubeconfig of the configuration file', () => {
  const configured = ['kubeconfig'];

  test('that lead to different servers are refused, and both are named', async () => {
    using folder = tempFolder();
    const [kubeconfig, KUBECONFIG] = [folder.write('one', FILE), folder.write('two', OTHER)];
    await expect(opened({ kubeconfig }, { configured, env: { KUBECONFIG } })).rejects.toMatchObject({
      code: 'TWO_KUBECONFIGS',
      message: `KUBECONFIG leads to https://127.0.0.2:6441, but ${kubeconfig} (from kubeconfig in config.json) to https://127.0.0.1:6441`,
      hint: expect.stringContaining('--kubeconfig'),
    });
  });

  test('that lead to the same server are accepted', async () => {
    using folder = tempFolder();
    const KUBECONFIG = folder.write('two', FILE);
    const { lines } = await opened({ kubeconfig: folder.write('one', FILE) }, { configured, env: { KUBECONFIG } });
    expect(lines).toContain(`current-context of ${KUBECONFIG}`);
  });

  test('if the environment is used, the destination is looked up there as well', async () => {
    using folder = tempFolder();
    const KUBECONFIG = folder.write('two', FILE);
    const kubeconfig = folder.write('one', FILE.replaceAll('there', 'elsewhere'));
    const { names } = await opened({ kubeconfig, dstContext: 'there' }, { configured, env: { KUBECONFIG } });
    expect(names).toEqual(['here', 'there']);
  });

  test('with --context the environment takes precedence', async () => {
    using folder = tempFolder();
    const KUBECONFIG = folder.write('two', OTHER);
    const args = { kubeconfig: folder.write('one', FILE), context: 'here' };
    expect((await opened(args, { configured, env: { KUBECONFIG } })).lines).toContain('https://127.0.0.2:6441');
  });

  test('without KUBECONFIG, and with --kubeconfig, there is nothing to choose', async () => {
    using folder = tempFolder();
    const [kubeconfig, KUBECONFIG] = [folder.write('one', FILE), folder.write('two', OTHER)];
    expect((await opened({ kubeconfig }, { configured })).lines).toContain('https://127.0.0.1:6441');
    expect((await opened({ kubeconfig }, { env: { KUBECONFIG } })).lines).toContain('https://127.0.0.1:6441');
  });
});
