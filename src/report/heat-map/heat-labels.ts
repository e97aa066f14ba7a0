import { lettersOf, padded, startOf, widthOf } from '../../text/width.ts';
import { shortNames } from '../tables/fit.ts';
import { plainCell } from '../tables/grid.ts';
import type { HeatEnd } from './heat-cells.ts';
import type { Folding } from './heat-fold.ts';

/** The labels in front of the lines. */
export interface HeatLabels {
  readonly width: number;
  /**
   * The label of the end `first`. It includes the block, unless the end `above`, on the line above, is in the
   * same block.
   */
  readonly of: (first: number, above: number | undefined) => string;
}

/** Says which axis is which. */
const CORNER = 'from / to';

/** @param most columns for block and name */
export function labelsOf(ends: readonly HeatEnd[], most: number, blocks: boolean): HeatLabels {
  const longest = Math.max(0, ...ends.map(({ name }) => widthOf(name)));
  const heads = shortened(
    ends.map(({ block }) => block),
    { most: Math.max(Math.floor(most / 3), most - longest - 1), blocks },
  );
  const before = longestOf(heads);
  const left = before > 0 ? before + 1 : 0;
  const names = shortened(
    ends.map(({ name }) => name),
    { most: most - left, blocks },
  );
  return {
    width: Math.max(CORNER.length, left + longestOf(names)),
    of: (first, above) => {
      const isSame = above !== undefined && ends[above]?.block === ends[first]?.block;
      const head = isSame ? '' : (heads[first] ?? '');
      return padded(head, left) + (names[first] ?? '');
    },
  };
}

interface Shorter {
  readonly most: number;
  /** Whether more than ASCII may be shown. */
  readonly blocks: boolean;
}

/** Shortens names as the tables do. If they are still too long, cuts them off. */
function shortened(texts: readonly string[], { most, blocks }: Shorter): readonly string[] {
  const plain = texts.map(plainCell);
  const short = shortNames(new Set(plain), Math.max(1, most));
  return plain.map((text) => {
    const name = startOf(lettersOf(short.get(text) ?? text), most).join('');
    return blocks ? name : name.replaceAll('…', '~').replace(/[^ -~]/gu, '?');
  });
}

function longestOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(widthOf));
}

export interface AxisHeading extends Folding {
  /** Width of a cell in columns. */
  readonly width: number;
  readonly labels: HeatLabels;
  readonly blocks: boolean;
}

/** The longest name in the head, so that two names and the labels fit. */
const MOST_EDGE = 18;

/** Puts the name of each block above it if there is room. Otherwise names the first and the last end. */
export function headLine(ends: readonly HeatEnd[], heading: AxisHeading): string {
  const { labels, blocks } = heading;
  const over = overBlocks(ends, heading);
  const [first, last] = [ends[0]?.name ?? '', ends.at(-1)?.name ?? ''];
  const words = over.trim() === '' ? shortened([first, last], { most: MOST_EDGE, blocks }).join(' - ') : over;
  return `${CORNER.padEnd(labels.width)} ${words}`.trimEnd();
}

function overBlocks(ends: readonly HeatEnd[], { bands, width, blocks }: AxisHeading): string {
  const parts = [...Map.groupBy(bands, ({ block }) => block).values()];
  if (parts.length === 1) return '';
  return parts
    .map((own) => {
      const room = own.length * width;
      const [name = ''] = shortened([ends[own[0]?.first ?? 0]?.block ?? ''], { most: Number.MAX_SAFE_INTEGER, blocks });
      return padded(widthOf(name) <= room ? name : '', room);
    })
    .join(' ');
}
