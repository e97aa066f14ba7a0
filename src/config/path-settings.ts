import { UserError } from '../errors.ts';
import { LAYER_PATHS, LAYERS, type Layer, layersOf, type Path, SERVICE_PATHS } from '../model/network.ts';
import { type CameFrom, nameOf } from './came-from.ts';
import { settingValue } from './setting-values.ts';
import type { CheckArgs } from './settings-table.ts';

export type PathArgs = Pick<CheckArgs, 'paths' | 'layers'>;

export interface PathSettings {
  /** Paths from layer to layer, plus `LAYER-service` for every layer that probes come from. */
  readonly paths: readonly Path[];
  /** The networks that need floaters. */
  readonly layers: readonly Layer[];
}

/**
 * `--paths` chooses paths, and `--layers` is short for all paths among the given layers. The default is the
 * pod network.
 * @throws UserError that lists the valid words, or says that both are given
 */
export function pathSettings(args: PathArgs, cameFrom: CameFrom): PathSettings {
  if (args.paths && args.layers) {
    const names = ['paths', 'layers'].map((arg) => nameOf(arg, cameFrom));
    throw new UserError(`${names.join(' and ')} both say which networks are probed: keep one`, { code: 'BAD_FLAG' });
  }
  const among = settingValue('layers', args) ?? ['pod'];
  const isAmong = (path: Path) => LAYERS.every((layer) => among.includes(layer) || !layersOf(path).includes(layer));
  const chosen = settingValue('paths', args) ?? LAYER_PATHS.filter(isAmong);
  const sources = new Set(chosen.map((path) => layersOf(path)[0]));
  const ends = new Set(chosen.flatMap(layersOf));
  return {
    paths: [...chosen, ...SERVICE_PATHS.filter((path) => sources.has(layersOf(path)[0]))],
    layers: LAYERS.filter((layer) => ends.has(layer)),
  };
}
