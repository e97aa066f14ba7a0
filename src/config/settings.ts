import { UserError } from '../errors.ts';
import { DEFAULT_NAMESPACE } from '../floater/labels.ts';
import type { FloaterOptions } from '../floater/manifests.ts';
import { type CameFrom, fromFlag, nameOf } from './came-from.ts';
import { DEFAULTS } from './defaults.ts';
import { parseDuration } from './duration.ts';
import { dstProfile, sourceProfile } from './images.ts';

/** What flags and configuration file of a check come to. */
export interface CheckSettings {
  readonly floater: FloaterOptions;
  /** The second cluster's; of no use where there is none. */
  readonly dstFloater: FloaterOptions;
  /** Names of checks; undefined: all. */
  readonly checks: readonly string[] | undefined;
  readonly podWaitMs: number;
  readonly probeTimeoutMs: number;
  readonly concurrency: number;
  /** Of the whole run; undefined: no limit. */
  readonly timeoutMs: number | undefined;
  /** Two clusters: only from the first to the second. */
  readonly oneWay: boolean;
  /** Two clusters: each cluster's own pairs too. */
  readonly within: boolean;
}

type Text = string | undefined;

/** The flags as they were given, or the configuration file in the same form; undefined is not given. */
export interface CheckArgs {
  readonly namespace?: Text;
  readonly checks?: Text;
  readonly port?: Text;
  readonly image?: Text;
  readonly imageRepository?: Text;
  readonly floaterVersion?: Text;
  readonly imagePullPolicy?: Text;
  readonly imagePullSecret?: Text;
  readonly podWait?: Text;
  readonly probeTimeout?: Text;
  readonly concurrency?: Text;
  readonly timeout?: Text;
  readonly dstKubeconfig?: Text;
  readonly dstContext?: Text;
  readonly dstCluster?: Text;
  readonly dstUser?: Text;
  readonly dstNamespace?: Text;
  readonly dstAs?: Text;
  readonly dstImage?: Text;
  readonly dstImageRepository?: Text;
  readonly oneWay?: boolean | undefined;
  readonly within?: boolean | undefined;
  readonly autoClean?: boolean | undefined;
}

/**
 * @param cameFrom words for errors; without it every value counts as a flag
 * @throws UserError that names the flag, or the key in the file, and what it takes
 */
export function checkSettings(args: CheckArgs, cameFrom: CameFrom = fromFlag): CheckSettings {
  refuseWithoutDestination(args, cameFrom);
  const floater: FloaterOptions = {
    namespace: namespaceSetting(args.namespace),
    profile: sourceProfile(args, cameFrom),
    port: integer('port', args.port ?? DEFAULTS.port, { least: 1024, most: 65535 }),
    pullPolicy: pullPolicy(args.imagePullPolicy),
    pullSecret: args.imagePullSecret || undefined,
  };
  return {
    floater,
    dstFloater: {
      ...floater,
      namespace: namespaceSetting(args.dstNamespace ?? args.namespace),
      profile: dstProfile(args, floater.profile),
    },
    checks: args.checks
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    podWaitMs: parseDuration('pod-wait', args.podWait ?? DEFAULTS.podWait),
    probeTimeoutMs: parseDuration('probe-timeout', args.probeTimeout ?? DEFAULTS.probeTimeout),
    concurrency: integer('concurrency', args.concurrency ?? DEFAULTS.concurrency, { least: 1, most: 1000 }),
    timeoutMs: args.timeout === undefined ? undefined : parseDuration('timeout', args.timeout),
    oneWay: args.oneWay === true,
    within: args.within === true,
  };
}

/** Whether a second cluster is named; an empty flag names none, as in kubectl. */
export function hasDestination({ dstKubeconfig, dstContext, dstCluster }: CheckArgs): boolean {
  return Boolean(dstKubeconfig || dstContext || dstCluster);
}

const DESTINATION_ONLY = [
  'oneWay',
  'within',
  'dstNamespace',
  'dstImage',
  'dstImageRepository',
  'dstUser',
  'dstAs',
] as const satisfies readonly (keyof CheckArgs)[];

function refuseWithoutDestination(args: CheckArgs, cameFrom: CameFrom): void {
  const idle = hasDestination(args) ? undefined : DESTINATION_ONLY.find((arg) => args[arg]);
  if (idle === undefined) return;
  throw new UserError(`${nameOf(idle, cameFrom)} is about a second cluster, and none is named`, {
    code: 'BAD_FLAG',
    hint: 'name it by --dst-kubeconfig or --dst-context',
  });
}

const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** RFC 1123 label, as the API server demands of a namespace. */
export function namespaceSetting(namespace: string | undefined): string {
  const name = namespace ?? DEFAULT_NAMESPACE;
  if (NAMESPACE.test(name)) return name;
  throw new UserError(`"${name}" is no name for a namespace`, {
    code: 'BAD_NAMESPACE',
    hint: 'lower-case letters, digits and dashes, 63 at most, beginning and ending with a letter or digit',
  });
}

/** Ports below 1024 would need a capability that the floater does not have. */
function integer(flag: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UserError(`--${flag} is "${text}"; it takes a whole number from ${least} to ${most}`, { code: 'BAD_FLAG' });
}

function pullPolicy(value: string | undefined): FloaterOptions['pullPolicy'] {
  return value === 'Always' || value === 'IfNotPresent' || value === 'Never' ? value : undefined;
}
