import { FAMILY_WORDS, layersOf } from '../../../model/network.ts';
import { reasonOf } from '../../../model/verdict.ts';
import { msOf, msWords } from '../latency-steps.ts';
import { NO_PAIR } from '../page-data.ts';
import { codeAt, type Model, type Square, toldAt } from './decode.ts';
import { KIND_WORDS, KINDS, type Kind, kindOf } from './kinds.ts';

/** Two ends, as indices into `Model.ends`. */
export interface Pair {
  readonly source: number;
  readonly destination: number;
}

/** One probe of a pair in words. */
export interface StoryLine {
  readonly what: string;
  readonly kind: Kind;
  readonly verdict: string;
  readonly latency: string;
  readonly address: string;
  /** The detail or the note of the probe. */
  readonly words: string;
}

export interface Story {
  readonly source: string;
  readonly destination: string;
  /** Sorted, the worst first. */
  readonly lines: readonly StoryLine[];
}

/** Every check, path and family of a pair. */
export function storyOf(model: Model, pair: Pair): Story {
  const two = new Set(model.ends.map(({ cluster }) => cluster)).size > 1;
  const name = (index: number) => {
    const end = model.ends[index];
    return end ? `${end.name}${two ? ` (${end.cluster})` : ''}` : '';
  };
  const lines = model.squares.flatMap((square) => lineOf(model, square, pair));
  return {
    source: name(pair.source),
    destination: name(pair.destination),
    lines: lines.sort((a, b) => KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind)),
  };
}

function lineOf(model: Model, square: Square, { source, destination }: Pair): readonly StoryLine[] {
  const code = codeAt(square, source, destination);
  if (code === NO_PAIR) return [];
  const { check, path, family, skipped } = square;
  const cell = (square.rowOf[source] ?? 0) * square.columns.length + (square.columnOf[destination] ?? 0);
  const kind = kindOf(code);
  const step = square.latencies[cell] ?? 0;
  const told = toldAt(square, cell);
  const addresses = model.ends[destination]?.addresses[layersOf(path)[1]] ?? [];
  const reason = reasonOf(code);
  return [
    {
      what: `${check} ${path} ${FAMILY_WORDS[family]}`,
      kind,
      verdict: reason ? `${KIND_WORDS[kind]}: ${reason}` : KIND_WORDS[kind],
      latency: step > 0 ? `≈ ${msWords(msOf(step))}` : '',
      address: addresses.find((one) => one.includes(':') === (family === 'ipv6')) ?? '',
      words: told === undefined ? (kind === 'skip' ? skipped : '') : (model.words[told] ?? ''),
    },
  ];
}

/** The same for screen readers: trouble in full, passes as a number. */
export function spoken({ source, destination, lines }: Story): string {
  const passed = lines.filter(({ kind }) => kind === 'pass').length;
  const rest = lines
    .filter(({ kind }) => kind !== 'pass')
    .map(({ what, verdict, words }) => `${what} ${verdict}${words ? `, ${words}` : ''}`);
  const tail = passed > 0 ? [`${passed} passed`] : [];
  return `${source} to ${destination}: ${lines.length === 0 ? 'no probe' : [...rest, ...tail].join('; ')}`;
}
