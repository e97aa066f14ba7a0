import type { CheckOptions } from '../check/contract.ts';
import { UserError } from '../errors.ts';
import { listOf } from './numbers.ts';
import type { FlagsWith, SettingArgs } from './setting.ts';
import { optionValues } from './setting-values.ts';
import type { Settings } from './settings-table.ts';

/** What the user said of single checks, in the form of the flags. */
export type CheckOptionArgs = SettingArgs<Settings, FlagsWith<Settings, { readonly option: object }>>;

/**
 * By check; each is held against the check's own schema before anything runs. Pure.
 * @throws UserError where a number is none
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

/** The plan of a run is saved, and programs are printed: no place for a password. */
function refuseSecrets(url: string): void {
  if (!/^[a-z]+:\/\/[^/?#]*@/i.test(url)) return;
  throw new UserError('--url holds a user or a password, which would be saved with the run', {
    code: 'BAD_FLAG',
    hint: 'leave it out: a page that asks for a login answers 401, which --url-status 401 takes as right',
  });
}
