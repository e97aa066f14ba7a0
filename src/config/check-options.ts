import type { CheckOptions } from '../check/contract.ts';
import { UserError } from '../errors.ts';
import { listOf } from './numbers.ts';
import type { FlagsWith, SettingArgs } from './setting.ts';
import { optionValues } from './setting-values.ts';
import type { Settings } from './settings-table.ts';

/** The options of individual checks that the user set, in the form of the flags. */
export type CheckOptionArgs = SettingArgs<Settings, FlagsWith<Settings, { readonly option: object }>>;

/**
 * The options by check. Each is validated against the check's own schema before anything runs. Pure.
 * @throws UserError if a value is invalid, if --target has no ports, or if a URL holds a user or a password
 */
export function checkOptions(args: CheckOptionArgs): Readonly<Record<string, CheckOptions>> {
  const options = optionValues(args);
  if (listOf(args.target) && !listOf(args.targetPort)) throw withoutPorts();
  for (const url of listOf(args.url) ?? []) refuseSecrets(url);
  return options;
}

function withoutPorts(): UserError {
  return new UserError('--target names addresses, and nothing says which ports of them are probed', {
    code: 'BAD_FLAG',
    hint: 'name them by --target-port',
  });
}

/** A run saves its plan, and programs can be printed, so no URL may hold a password. */
function refuseSecrets(url: string): void {
  if (!/^[a-z]+:\/\/[^/?#]*@/i.test(url)) return;
  throw new UserError('--url holds a user or a password, which would be saved with the run', {
    code: 'BAD_FLAG',
    hint: 'leave it out: a page that asks for a login answers 401, which --url-status 401 takes as right',
  });
}
