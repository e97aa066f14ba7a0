import { plugins as allPlugins } from '../../../plugins/registry.ts';
import type { CheckOptions, Plugin } from '../../check/contract.ts';
import type { CheckSettings } from '../../config/settings.ts';
import { UserError } from '../../errors.ts';
import type { PlannedCheck } from '../../model/plan.ts';
import type { PreflightRequest } from '../../preflight/preflight.ts';

export type CheckChoice = Pick<CheckSettings, 'checks' | 'options' | 'paths'>;

/**
 * The checks that the user named, or else those that run by default, plus those that the user gave something
 * to aim at, e.g. a URL.
 * @throws UserError that lists the existing checks, or says what one of them needs
 */
export async function choosePlugins(choice: CheckChoice): Promise<readonly Plugin[]> {
  const { checks: names, options, paths } = choice;
  refuseUnknown(names);
  const isNamed = ({ name }: Plugin) => names?.includes(name) ?? false;
  const isOnPath = (plugin: Plugin) => plugin.paths.some((path) => paths.includes(path));
  const chosen = allPlugins.filter(
    (plugin) => isNamed(plugin) || isAimed(plugin, options) || (!names && plugin.byDefault && isOnPath(plugin)),
  );
  for (const plugin of allPlugins) {
    if (plugin.aimsByOption && !isAimed(plugin, options) && hasOptions(plugin, options)) throw aimless(plugin);
  }
  for (const plugin of chosen) {
    if (!isOnPath(plugin)) throw offPath(plugin);
    if (plugin.aimsByOption && !isAimed(plugin, options)) throw aimless(plugin);
  }
  if (chosen.some((plugin) => hasOptions(plugin, options))) await refuseBadOptions(chosen, options);
  return chosen;
}

/** The checks, each with those of its paths that the user wants. Pure. */
export function plannedChecks(
  plugins: readonly Plugin[],
  { checks, options, paths }: CheckChoice,
): readonly PlannedCheck[] {
  return plugins.map((plugin) => ({
    name: plugin.name,
    paths: plugin.paths.filter((path) => paths.includes(path)),
    traits: plugin.traits,
    // A user who says what to aim at wants it probed.
    named: checks?.includes(plugin.name) || isAimed(plugin, options),
  }));
}

/**
 * What preflight has to look for on behalf of these checks: what they aim at, and whether it may be made.
 * Pure.
 */
export function asksOf(plugins: readonly Plugin[]): Required<Pick<PreflightRequest, 'wants' | 'fixtures'>> {
  const wanted = new Set(plugins.flatMap(({ needs }) => needs.discovers ?? []));
  return {
    wants: { dns: wanted.has('dns'), apiServer: wanted.has('apiServer') },
    fixtures: plugins.flatMap(({ name: check, traits: { makes } }) => (makes ? [{ check, makes }] : [])),
  };
}

function isAimed({ name, aimsByOption }: Plugin, options: CheckChoice['options']): boolean {
  return aimsByOption !== undefined && options[name]?.[aimsByOption.option] !== undefined;
}

function hasOptions({ name }: Plugin, options: CheckChoice['options']): boolean {
  return Object.keys(options[name] ?? {}).length > 0;
}

function refuseUnknown(names: readonly string[] | undefined): void {
  const known = allPlugins.map(({ name }) => name);
  const unknown = names?.filter((name) => !known.includes(name)) ?? [];
  if (unknown.length === 0 && names?.length !== 0) return;
  throw new UserError(unknown.length > 0 ? `no such check: ${unknown.join(', ')}` : '--checks names no check', {
    code: 'UNKNOWN_CHECK',
    hint: `checks that exist: ${known.join(', ')}`,
  });
}

function offPath({ name, paths }: Plugin): UserError {
  return new UserError(`check ${name} knows none of the paths that --paths or --layers chose`, {
    code: 'BAD_FLAG',
    hint: `it knows ${paths.join(', ')}`,
  });
}

function aimless({ name, aimsByOption }: Plugin): UserError {
  return new UserError(`check ${name} has nothing to probe`, {
    code: 'BAD_FLAG',
    hint: `name it by ${aimsByOption?.flag}`,
  });
}

async function refuseBadOptions(plugins: readonly Plugin[], options: CheckChoice['options']): Promise<void> {
  const { optionsFault } = await import('../../check/options.ts');
  for (const { name, optionsSchema } of plugins) {
    const fault = optionsFault(optionsSchema, options[name] ?? NONE);
    if (fault) throw new UserError(`check ${name}: ${fault}`, { code: 'BAD_FLAG' });
  }
}

const NONE: CheckOptions = {};
