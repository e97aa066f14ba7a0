import type { CheckOptions } from '../check/contract.ts';
import { UserError } from '../errors.ts';
import type { FloaterSettings } from '../floater/manifests.ts';
import { parseTolerations } from '../floater/tolerations.ts';
import type { Chosen } from '../model/chosen-nodes.ts';
import { DEFAULT_NAMESPACE } from '../model/labels.ts';
import type { Layer, Path } from '../model/network.ts';
import { type CameFrom, fromFlag, nameOf } from './came-from.ts';
import { type CheckOptionArgs, checkOptions } from './check-options.ts';
import { DEFAULTS } from './defaults.ts';
import { parseDuration } from './duration.ts';
import { dstProfile, sourceProfile } from './images.ts';
import { nodeSelectorOf } from './node-settings.ts';
import { factor, integer, listOf, share } from './numbers.ts';
import { type PathArgs, pathSettings } from './path-settings.ts';

/** What flags and configuration file of a check come to. */
export interface CheckSettings {
  readonly floater: FloaterSettings;
  /** The second cluster's; of no use where there is none. */
  readonly dstFloater: FloaterSettings;
  /** Names of checks; undefined: all. */
  readonly checks: readonly string[] | undefined;
  /** From which layer to which. */
  readonly paths: readonly Path[];
  /** The networks that floaters are needed on. */
  readonly layers: readonly Layer[];
  /** Port of the floaters on the nodes' own network. */
  readonly hostPort: number;
  /** What the user said of single checks, by name. */
  readonly options: Readonly<Record<string, CheckOptions>>;
  readonly podWaitMs: number;
  readonly probeTimeoutMs: number;
  /** How often each pair is probed; undefined: as often as the check usually does. */
  readonly count: number | undefined;
  /** How often a failure is tried again. */
  readonly retries: number;
  /** The share of attempts that may be lost, 0 to 1. */
  readonly maxLoss: number;
  /** A pass that took so many times the median is a failure; undefined: none is. */
  readonly slowFactor: number | undefined;
  readonly chosen: Chosen;
  /** The nodes' ExternalIPs are probed too. */
  readonly external: boolean;
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
export interface CheckArgs extends PathArgs, CheckOptionArgs {
  readonly namespace?: Text;
  readonly checks?: Text;
  readonly port?: Text;
  readonly hostPort?: Text;
  readonly image?: Text;
  readonly imageRepository?: Text;
  readonly floaterVersion?: Text;
  readonly imageCommand?: Text;
  readonly imageAnswer?: Text;
  readonly imagePullPolicy?: Text;
  readonly imagePullSecret?: Text;
  readonly podWait?: Text;
  readonly probeTimeout?: Text;
  readonly concurrency?: Text;
  readonly count?: Text;
  readonly retries?: Text;
  readonly maxLoss?: Text;
  readonly slowFactor?: Text;
  readonly nodeSelector?: Text;
  readonly tolerations?: Text;
  readonly srcNodes?: Text;
  readonly dstNodes?: Text;
  readonly exclude?: Text;
  readonly external?: boolean | undefined;
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
  const floater: FloaterSettings = {
    namespace: namespaceSetting(args.namespace),
    profile: sourceProfile(args, cameFrom),
    port: integer('port', args.port ?? DEFAULTS.port, PORTS),
    pullPolicy: pullPolicy(args.imagePullPolicy),
    pullSecret: args.imagePullSecret || undefined,
    nodeSelector: nodeSelectorOf(args.nodeSelector, nameOf('nodeSelector', cameFrom)),
    tolerations: args.tolerations ? parseTolerations(args.tolerations, nameOf('tolerations', cameFrom)) : undefined,
  };
  return {
    floater,
    dstFloater: {
      ...floater,
      namespace: namespaceSetting(args.dstNamespace ?? args.namespace),
      profile: dstProfile(args, floater.profile),
    },
    checks: args.checks === undefined ? undefined : (listOf(args.checks) ?? []),
    ...pathSettings(args, cameFrom),
    hostPort: integer('host-port', args.hostPort ?? args.port ?? DEFAULTS.port, PORTS),
    options: checkOptions(args),
    podWaitMs: parseDuration('pod-wait', args.podWait ?? DEFAULTS.podWait),
    probeTimeoutMs: parseDuration('probe-timeout', args.probeTimeout ?? DEFAULTS.probeTimeout),
    concurrency: integer('concurrency', args.concurrency ?? DEFAULTS.concurrency, { least: 1, most: 1000 }),
    count: args.count === undefined ? undefined : integer('count', args.count, { least: 1, most: 1000 }),
    retries: integer('retries', args.retries ?? '0', { least: 0, most: 5 }),
    maxLoss: share('max-loss', args.maxLoss ?? '0'),
    slowFactor: args.slowFactor === undefined ? undefined : factor('slow-factor', args.slowFactor),
    chosen: {
      sources: listOf(args.srcNodes),
      destinations: listOf(args.dstNodes),
      excluded: listOf(args.exclude),
    },
    external: args.external === true,
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
const PORTS = { least: 1024, most: 65_535 };

function pullPolicy(value: string | undefined): FloaterSettings['pullPolicy'] {
  return value === 'Always' || value === 'IfNotPresent' || value === 'Never' ? value : undefined;
}
