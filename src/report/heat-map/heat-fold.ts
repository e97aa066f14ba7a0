/** Neighbours on one axis that share a line or a column. */
export interface Band {
  readonly first: number;
  readonly size: number;
  /** The number of its block. */
  readonly block: number;
}

export interface Folding {
  readonly bands: readonly Band[];
  /** The number of ends in the largest band. */
  readonly most: number;
}

/** Whether this number of bands of each block fits. */
export type Fits = (bands: readonly number[]) => boolean;

/**
 * Makes as many bands as fit, none larger than needed and none across the border of two blocks. If there are
 * more blocks than fit, it ignores the borders.
 * @param sizes of the blocks, in their order
 * @returns undefined if not even one band fits
 */
export function fold(sizes: readonly number[], fits: Fits): Folding | undefined {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return foldBlocks(sizes, fits) ?? foldBlocks([total], fits);
}

function foldBlocks(sizes: readonly number[], fits: Fits): Folding | undefined {
  const largest = Math.max(0, ...sizes);
  for (let most = 1; most <= largest; most++) {
    const counts = sizes.map((size) => Math.ceil(size / most));
    if (fits(counts)) return { bands: bandsOf(sizes, counts), most };
  }
  return undefined;
}

/** Makes bands of nearly equal size within a block. */
function bandsOf(sizes: readonly number[], counts: readonly number[]): readonly Band[] {
  let begin = 0;
  return sizes.flatMap((size, block) => {
    const [at, count] = [begin, counts[block] ?? 0];
    begin += size;
    const border = (index: number) => Math.floor((index * size) / count);
    return Array.from({ length: count }, (_, index) => ({
      first: at + border(index),
      size: border(index + 1) - border(index),
      block,
    }));
  });
}
