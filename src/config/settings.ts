import { UserError } from '../errors.ts';
import { agnhostProfile } from '../floater/image-profile.ts';
import { DEFAULT_NAMESPACE } from '../floater/labels.ts';
import type { FloaterOptions } from '../floater/manifests.ts';
import { parseDuration } from './duration.ts';

/** What the flags of a check come to. */
export interface CheckSettings {
  readonly floater: FloaterOptions;
  /** Names of checks; undefined: all. */
  readonly checks: readonly string[] | undefined;
  readonly podWaitMs: number;
  readonly probeTimeoutMs: number;
  readonly concurrency: number;
  readonly dstFloater: FloaterOptions;
  readonly timeoutMs: number | undefined;
  readonly oneWay: boolean;
  readonly within: boolean;
}

export interface CheckArgs {
  readonly namespace?: string | undefined;
  readonly checks?: string | undefined;
  readonly port: string;
  readonly image?: string | undefined;
  readonly imageRepository?: string | undefined;
  readonly imagePullPolicy?: string | undefined;
  readonly imagePullSecret?: string | undefined;
  readonly podWait: string;
  readonly probeTimeout: string;
  readonly concurrency: string;
}

/** @throws UserError that names the flag and what it takes */
export function checkSettings(args: CheckArgs): CheckSettings {
  return {
    floater: {
      namespace: namespaceSetting(args.namespace),
      profile: agnhostProfile({ image: args.image, repository: args.imageRepository }),
      port: integer('port', args.port, { least: 1024, most: 65535 }),
      pullPolicy: pullPolicy(args.imagePullPolicy),
      pullSecret: args.imagePullSecret,
    },
    checks: args.checks
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    podWaitMs: parseDuration('pod-wait', args.podWait),
    probeTimeoutMs: parseDuration('probe-timeout', args.probeTimeout),
    concurrency: integer('concurrency', args.concurrency, { least: 1, most: 1000 }),
  };
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
