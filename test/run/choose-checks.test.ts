import { describe, expect, test } from 'vitest';
import { plugins } from '../../plugins/registry.ts';
import { checkFlags } from '../../src/cli/flags.ts';
import { checkSettings } from '../../src/config/settings.ts';
import { choosePlugins } from '../../src/run/choose-checks.ts';

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
});
