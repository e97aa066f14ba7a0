import { UserError } from '../errors.ts';
import { LAYER_PATHS, LAYERS, type Layer, layersOf, type Path, SERVICE_PATHS } from '../model/network.ts';
import { type CameFrom, nameOf } from './came-from.ts';
import { listOf } from './numbers.ts';

export interface PathArgs {
  readonly paths?: string | undefined;
  readonly layers?: string | undefined;
}

export interface PathSettings {
  /** From which layer to which; with `LAYER-service` for every layer that probes come from. */
  readonly paths: readonly Path[];
  /** The networks that floaters are needed on. */
  readonly layers: readonly Layer[];
}

/**
 * `--paths` chooses, `--layers` is short for all paths among them; the pod network where both are silent.
 * @throws UserError that says which words there are
 */
export function pathSettings({ paths, layers }: PathArgs, cameFrom: CameFrom): PathSettings {
  if (paths && layers) {
    const names = ['paths', 'layers'].map((arg) => nameOf(arg, cameFrom));
    throw new UserError(`${names.join(' and ')} both say which networks are probed: keep one`, { code: 'BAD_FLAG' });
  }
  const among = wordsOf({ flag: 'layers', text: layers, known: LAYERS }) ?? ['pod'];
  const isAmong = (path: Path) => LAYERS.every((layer) => among.includes(layer) || !layersOf(path).includes(layer));
  const chosen = wordsOf({ flag: 'paths', text: paths, known: LAYER_PATHS }) ?? LAYER_PATHS.filter(isAmong);
  const sources = new Set(chosen.map((path) => layersOf(path)[0]));
  const ends = new Set(chosen.flatMap(layersOf));
  return {
    paths: [...chosen, ...SERVICE_PATHS.filter((path) => sources.has(layersOf(path)[0]))],
    layers: LAYERS.filter((layer) => ends.has(layer)),
  };
}

interface WordList<W extends string> {
  readonly flag: string;
  readonly text: string | undefined;
  readonly known: readonly W[];
}

function wordsOf<W extends string>({ flag, text, known }: WordList<W>): readonly W[] | undefined {
  const words = listOf(text);
  const unknown = words?.find((word) => !known.some((one) => one === word));
  if (unknown !== undefined) {
    throw new UserError(`--${flag} names "${unknown}"; there are ${known.join(', ')}`, { code: 'BAD_FLAG' });
  }
  return words && known.filter((one) => words.includes(one));
}
