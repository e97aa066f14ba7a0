import type { CheckOptions } from '../check/contract.ts';
import { UserError } from '../errors.ts';
import type { FloaterSettings } from '../floater/manifests.ts';
import { parseTolerations } from '../floater/tolerations.ts';
import type { Chosen } from '../model/chosen-nodes.ts';
import { type CameFrom, fromFlag, nameOf } from './came-from.ts';
import { checkOptions } from './check-options.ts';
import { DEFAULTS } from './defaults.ts';
import { dstProfile, sourceProfile } from './images.ts';
import { parseNamespace } from './namespace.ts';
import { nodeSelectorOf } from './node-settings.ts';
import { type PathSettings, pathSettings } from './path-settings.ts';
import type { SettingValues } from './setting.ts';
import { settingValue, settingValues } from './setting-values.ts';
import { argsWith, type CheckArgs, type Settings } from './settings-table.ts';

/**
 * The effective settings of a check: the value of each standalone setting in the table, and what the others
 * are combined into.
 */
export interface CheckSettings extends SettingValues<Settings>, PathSettings {
  readonly floater: FloaterSettings;
  /** For the second cluster; unused if there is none. */
  readonly dstFloater: FloaterSettings;
  /** Port of the floaters on the nodes' own network. */
  readonly hostPort: number;
  /** The options of individual checks that the user set, by the check's name. */
  readonly options: Readonly<Record<string, CheckOptions>>;
  readonly chosen: Chosen;
}

/**
 * @param cameFrom for error messages; without it, every value counts as given by flag
 * @throws UserError that names the flag, or the key in the file, and what it takes
 */
export function checkSettings(args: CheckArgs, cameFrom: CameFrom = fromFlag): CheckSettings {
  refuseWithoutDestination(args, cameFrom);
  const floater = floaterSettings(args, cameFrom);
  const values = settingValues(args);
  return {
    ...values,
    // A list that names no check is refused later, with an error that lists the checks.
    checks: args.checks === undefined ? undefined : (values.checks ?? []),
    floater,
    dstFloater: {
      ...floater,
      namespace: settingValue('dst-namespace', args) ?? floater.namespace,
      profile: dstProfile(args, floater.profile),
    },
    ...pathSettings(args, cameFrom),
    hostPort: settingValue('host-port', args) ?? floater.port,
    options: checkOptions(args),
    chosen: {
      sources: settingValue('src-nodes', args),
      destinations: settingValue('dst-nodes', args),
      excluded: settingValue('exclude', args),
    },
  };
}

function floaterSettings(args: CheckArgs, cameFrom: CameFrom): FloaterSettings {
  return {
    namespace: settingValue('namespace', args),
    profile: sourceProfile(args, cameFrom),
    port: settingValue('port', args),
    pullPolicy: settingValue('image-pull-policy', args),
    pullSecret: settingValue('image-pull-secret', args),
    nodeSelector: nodeSelectorOf(args.nodeSelector, nameOf('nodeSelector', cameFrom)),
    tolerations: args.tolerations ? parseTolerations(args.tolerations, nameOf('tolerations', cameFrom)) : undefined,
  };
}

/** Whether a second cluster is named; an empty flag names none, as in kubectl. */
export function hasDestination({ dstKubeconfig, dstContext, dstCluster }: CheckArgs): boolean {
  return Boolean(dstKubeconfig || dstContext || dstCluster);
}

const DESTINATION_ONLY = argsWith(({ needsDestination }) => needsDestination === true);

function refuseWithoutDestination(args: CheckArgs, cameFrom: CameFrom): void {
  const given: Readonly<Record<string, unknown>> = args;
  const idle = hasDestination(args) ? undefined : DESTINATION_ONLY.find((arg) => given[arg]);
  if (idle === undefined) return;
  throw new UserError(`${nameOf(idle, cameFrom)} is about a second cluster, and none is named`, {
    code: 'BAD_FLAG',
    hint: 'name it by --dst-kubeconfig or --dst-context',
  });
}

/** @throws UserError that says what a namespace takes */
export function namespaceSetting(namespace: string | undefined): string {
  return namespace === undefined ? DEFAULTS.namespace : parseNamespace(namespace);
}
