import { describe, expect, test } from 'vitest';
import { both, clean, NAMESPACE, RUN, SET, saved, urls } from '../../support/clean.ts';
import { floatersIn, storedObjects } from '../../support/stored-objects.ts';
import { tempFolder } from '../../support/temp.ts';

describe('which clusters', () => {
  test("without --dst-*: the source, and the last run's destination; both are printed first", async () => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    await saved(folder, { destination: {} });
    const { code, stdout, stderr } = await clean({ folder, servers: urls(servers) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const [first, second] = stderr.split('\n');
    expect(first).toMatch(/^source: context a \(current-context of .*namespace netdoctor-system \(from run 2030/);
    expect(second).toMatch(/^destination: context b \(from run 20300102-030405-abcd\), .* \(from run 20300102/);
    for (const name of ['a', 'b']) expect(stderr).toContain(`clean: ${name}: removed ${SET}, namespace/${NAMESPACE}\n`);
    expect([...a.paths(), ...b.paths()]).toEqual([]);
  });

  test('without a saved run, or with one of a single cluster: only the source', async () => {
    for (const runs of [[], [{}]]) {
      using folder = tempFolder();
      const servers = await both();
      await using a = servers.a;
      await using b = servers.b;
      for (const one of runs) await saved(folder, one);
      const { code, stderr } = await clean({ folder, servers: urls(servers) });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^context a \(/);
      expect(a.paths()).toEqual([]);
      expect(b.deletes()).toEqual([]);
    }
  });

  test('a run of another cluster with the same name is ignored', async () => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    await saved(folder, { source: { fingerprint: 'uid-of-another', namespace: 'other' }, destination: {} });
    const { code, stderr } = await clean({ folder, servers: urls(servers) });
    expect(code).toBe(0);
    expect(stderr).toContain('namespace netdoctor-system (the default)');
    expect(a.paths()).toEqual([]);
    expect(b.deletes()).toEqual([]);
  });

  test('a destination that is another cluster now is refused, and the source is cleaned', async () => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    await saved(folder, { destination: { fingerprint: 'uid-of-another' } });
    const { code, stderr } = await clean({ folder, servers: urls(servers) });
    expect(code).toBe(2);
    expect(stderr).toContain(
      `error: cluster b was not cleaned: context b leads to another cluster than in run ${RUN}\n  to clean it: kubectl netdoctor clean --context b -n netdoctor-system\n`,
    );
    expect(a.paths()).toEqual([]);
    expect(b.deletes()).toEqual([]);
  });

  test('a destination whose context is gone is named, and the source is cleaned', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn(NAMESPACE));
    await saved(folder, { destination: { namespace: 'probes' } });
    const { code, stderr } = await clean({ folder, servers: { a: a.url } });
    expect(code).toBe(2);
    expect(stderr).toContain('error: cluster b was not cleaned: context "b" does not exist\n');
    expect(stderr).toContain('  to clean it: kubectl netdoctor clean --context b -n probes\n');
    expect(a.paths()).toEqual([]);
  });

  test.each(['a', 'b'])('cluster %s that cannot be reached is named, and the other is cleaned', async (down) => {
    using folder = tempFolder();
    const servers = await both();
    await using a = servers.a;
    await using b = servers.b;
    const there = urls(servers);
    await saved(folder, { source: { server: down === 'a' ? 'http://127.0.0.1:1' : a.url }, destination: {} });
    const { code, stderr } = await clean({ folder, servers: { ...there, [down]: 'http://127.0.0.1:1' } });
    expect(code).toBe(2);
    expect(stderr).toContain(`error: cluster ${down} was not cleaned: the API server http://127.0.0.1:1 of context`);
    expect(stderr).toContain(`to clean it: kubectl netdoctor clean --context ${down} -n ${NAMESPACE}`);
    expect((down === 'a' ? b : a).paths()).toEqual([]);
  });

  test('with --dst-context: that context, whatever the run says, and the namespaces of the run of this pair', async () => {
    using folder = tempFolder();
    await using a = await storedObjects('uid-a', floatersIn('mine'));
    await using b = await storedObjects('uid-new', floatersIn('yours'));
    await saved(folder, { source: { namespace: 'mine' }, destination: { namespace: 'yours' } });
    const { code, stderr } = await clean({ folder, servers: { a: a.url, b: b.url } }, '--dst-context', 'b');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('namespace mine (from run') });
    expect([...a.paths(), ...b.paths()]).toEqual([]);
  });

  test.each([
    { argv: ['-n', 'given'], inA: 'given', inB: 'given' },
    { argv: ['--dst-namespace', 'given'], inA: 'first', inB: 'given' },
    { argv: [], inA: 'first', inB: 'second' },
  ])('namespaces from flags take precedence over those of the run: $argv', async ({ argv, inA, inB }) => {
    using folder = tempFolder();
    const inAll = { ...floatersIn('first'), ...floatersIn('second'), ...floatersIn('given') };
    await using a = await storedObjects('uid-a', inAll);
    await using b = await storedObjects('uid-b', inAll);
    await saved(folder, { source: { namespace: 'first' }, destination: { namespace: 'second' } });
    await clean({ folder, servers: { a: a.url, b: b.url } }, ...argv);
    const gone = [a, b].map((one) => one.deletes().filter((path) => path.startsWith('/api/v1/')));
    expect(gone).toEqual([[`/api/v1/namespaces/${inA}`], [`/api/v1/namespaces/${inB}`]]);
  });
});
