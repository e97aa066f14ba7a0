import { type CameFrom, fromFlag } from './came-from.ts';
import type { ConfigArg } from './config-key.ts';
import { versionIsForDst } from './images.ts';
import type { Config } from './load.ts';
import type { ConfigValues } from './settings-table.ts';

export interface Effective<A> {
  readonly args: A;
  /** Says where the value of a flag came from. */
  readonly cameFrom: CameFrom;
}

/**
 * Merges flags with the configuration file; flags win. Values that neither sets stay undefined and get their
 * defaults later.
 */
export function effectiveArgs<A extends ConfigValues>(args: A, config: Config | undefined): Effective<A> {
  const given = new Map<string, unknown>(Object.entries(args).filter(([, value]) => value !== undefined));
  const silent = Object.entries(outdone(args, config?.values ?? {})).filter(([arg]) => !given.has(arg));
  const fromFile: ReadonlyMap<string, unknown> = new Map(silent);
  return {
    args: { ...args, ...Object.fromEntries(silent) },
    cameFrom: (arg) => {
      if (given.has(arg)) return fromFlag(arg);
      const key = config?.keys[arg as ConfigArg];
      return key && fromFile.has(arg) ? `from ${key} in ${config.path}` : 'the default';
    },
  };
}

/**
 * For each flag, the values in the file that it overrides although they have other names, because they are
 * about the same thing.
 */
const OUTDOES = {
  image: ['imageRepository'],
  imageRepository: ['image', 'imageCommand', 'imageAnswer'],
  floaterVersion: ['image', 'imageCommand', 'imageAnswer'],
  dstImage: ['dstImageRepository'],
  dstImageRepository: ['dstImage'],
  layers: ['paths'],
  paths: ['layers'],
  // A context in the file belongs to the kubeconfig that the file names.
  kubeconfig: ['context'],
  dstKubeconfig: ['dstContext'],
} as const satisfies Partial<Record<ConfigArg, readonly ConfigArg[]>>;

function outdone(args: ConfigValues, values: ConfigValues): ConfigValues {
  const flags = Object.keys(OUTDOES) as (keyof typeof OUTDOES)[];
  const gone = new Set<string>(flags.filter((flag) => args[flag]).flatMap((flag) => OUTDOES[flag]));
  // --image overrides netctl's release, unless the second cluster uses the release from a repository of its
  // own.
  const { dstImage = values.dstImage, dstImageRepository = values.dstImageRepository } = args;
  if (args.image && !versionIsForDst({ dstImage, dstImageRepository })) gone.add('floaterVersion');
  return Object.fromEntries(Object.entries(values).filter(([arg]) => !gone.has(arg)));
}
