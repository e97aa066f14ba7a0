import { describe, expect, test } from 'vitest';
import { http } from '../../../plugins/http/index.ts';
import { icmp } from '../../../plugins/icmp/index.ts';
import { plugins } from '../../../plugins/registry.ts';
import { checkFlags } from '../../../src/cli/flags.ts';
import { checkSettings } from '../../../src/config/settings.ts';
import type { CheckArgs } from '../../../src/config/settings-table.ts';
import { asksOf, choosePlugins, plannedChecks } from '../../../src/run/check/choose-checks.ts';

const chosen = async (checks?: string) => {
  const settings = checkSettings(checks === undefined ? {} : { checks });
  return (await choosePlugins(settings)).map(({ name }) => name);
};
const byDefault = plugins.filter((plugin) => plugin.byDefault).map(({ name }) => name);

describe('choosePlugins', () => {
  test.each([
    { checks: undefined, names: byDefault },
    { checks: 'tcp', names: ['tcp'] },
    { checks: 'icmp', names: ['icmp'] },
    { checks: 'icmp,tcp', names: ['tcp', 'icmp'] },
  ])('$checks are $names, in the order of the tables', async ({ checks, names }) => {
    expect(await chosen(checks)).toEqual(names);
  });

  test('the help names those that run by default', () => {
    expect(checkFlags.checks.describe).toMatch(new RegExp(`\\(default ${byDefault.join(', ')}\\)$`));
  });

  test.each(['', 'tcp,nope'])('refuses "%s" and lists what there is', async (checks) => {
    await expect(chosen(checks)).rejects.toMatchObject({
      code: 'UNKNOWN_CHECK',
      hint: expect.stringContaining('tcp'),
    });
  });

  const namesOf = async (args: CheckArgs) => (await choosePlugins(checkSettings(args))).map(({ name }) => name);
  const HTTP = { url: 'https://a' } as const;
  const TARGET = { target: '10.0.0.1', targetPort: '80' } as const;

  test.each<{ args: CheckArgs; names: readonly string[] }>([
    { args: { ...HTTP }, names: [...byDefault, 'http'] },
    { args: { ...TARGET }, names: [...byDefault, 'targets'] },
    { args: { ...HTTP, ...TARGET, checks: 'icmp' }, names: ['icmp', 'targets', 'http'] },
    { args: { ...HTTP, checks: 'http' }, names: ['http'] },
  ])('what the user aims at is probed beside the rest: $args, $names', async ({ args, names }) => {
    expect(await namesOf(args)).toEqual(names);
  });

  test.each<{ args: CheckArgs; message: string; hint?: string }>([
    { args: { checks: 'http' }, message: 'check http has nothing to probe', hint: 'name it by --url URL' },
    { args: { checks: 'targets' }, message: 'check targets has nothing to probe' },
    { args: { urlStatus: '200' }, message: 'check http has nothing to probe', hint: 'name it by --url URL' },
    { args: { checks: 'tcp', targetPort: '80' }, message: 'check targets has nothing to probe' },
    { args: { url: 'ftp://a' }, message: 'check http: urls.0 must match pattern' },
    { args: { ...TARGET, target: 'example.com' }, message: 'check targets: addresses.0 must match pattern' },
    { args: { ...TARGET, targetProtocol: 'sctp' }, message: 'check targets: protocols.0 must be equal to one of' },
  ])('$args is refused: $message', async ({ args, message, hint = '' }) => {
    const error = await namesOf(args).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'BAD_FLAG', message: expect.stringContaining(message) });
    if (hint) expect(error).toMatchObject({ hint });
  });

  test('a check that knows none of the paths is refused where it was named, and left out where it was not', async () => {
    const offHost = plugins
      .filter(({ paths }) => !paths.some((path) => path.startsWith('node-')))
      .map(({ name }) => name);
    const host = await namesOf({ layers: 'node' });
    expect(host).toEqual(byDefault.filter((name) => !offHost.includes(name)));
    for (const name of offHost) {
      await expect(namesOf({ layers: 'node', checks: name })).rejects.toMatchObject({
        message: `check ${name} knows none of the paths that --paths or --layers chose`,
      });
    }
  });
});

describe('plannedChecks', () => {
  test('have those of their paths that the user wants, and say whether the user asked for them', async () => {
    const settings = checkSettings({ layers: 'pod', checks: 'icmp', url: 'https://a' });
    expect(plannedChecks(await choosePlugins(settings), settings)).toEqual([
      { name: 'icmp', paths: ['pod-pod'], traits: icmp.traits, named: true },
      { name: 'http', paths: ['pod-service'], traits: http.traits, named: true },
    ]);
  });

  test('where nobody named any, none is', async () => {
    const settings = checkSettings({});
    const planned = plannedChecks(await choosePlugins(settings), settings);
    expect(planned.map(({ named }) => named)).toEqual(byDefault.map(() => false));
  });
});

describe('what preflight is asked for', () => {
  test.each([
    { checks: 'tcp', is: { wants: { dns: false, apiServer: false }, fixtures: [] } },
    { checks: 'dns', is: { wants: { dns: true, apiServer: true }, fixtures: [] } },
    { checks: 'apiserver', is: { wants: { dns: false, apiServer: true }, fixtures: [] } },
    {
      checks: 'service,nodeport,source-ip',
      is: {
        wants: { dns: false, apiServer: false },
        fixtures: [
          { check: 'service', makes: 'service' },
          { check: 'nodeport', makes: 'nodeport' },
          { check: 'source-ip', makes: 'echo' },
        ],
      },
    },
  ])('by $checks: $is', async ({ checks, is }) => {
    expect(asksOf(await choosePlugins(checkSettings({ checks })))).toEqual(is);
  });
});
