import type { RunOptions } from '../model/run-options.ts';
import { DEFAULTS } from './defaults.ts';
import type { CheckArgs } from './settings.ts';

/** What shapes floaters and probes. Neither which clusters, nor what is secret, nor how long the whole run may take. */
const SHAPING = [
  'paths',
  'layers',
  'port',
  'hostPort',
  'image',
  'imageRepository',
  'floaterVersion',
  'imageCommand',
  'imageAnswer',
  'imagePullPolicy',
  'imagePullSecret',
  'dstImage',
  'dstImageRepository',
  'podWait',
  'probeTimeout',
  'concurrency',
  'count',
  'retries',
  'maxLoss',
  'slowFactor',
  'nodeSelector',
  'tolerations',
  'srcNodes',
  'dstNodes',
  'exclude',
  'external',
  'url',
  'urlStatus',
  'urlContains',
  'urlInsecure',
  'target',
  'targetPort',
  'targetProtocol',
  'dnsName',
  'dnsServer',
  'oneWay',
  'within',
] as const satisfies readonly (keyof CheckArgs)[];

/** What was saved with a plan, as the flags that it was. Pure. */
export function savedOptions(options: RunOptions): Pick<CheckArgs, (typeof SHAPING)[number]> {
  return options;
}

/** Flags and configuration of a check, with the defaults that count today: another version may have others. Pure. */
export function runOptions(args: CheckArgs): RunOptions {
  const given = SHAPING.map((name) => [name, args[name]] as const).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}
