import type { Board } from './board.ts';
import { type Spot, scrolledTo } from './geometry.ts';
import type { Pair } from './pair-story.ts';
import { pairAt, spotsMarked } from './view.ts';

/** Scrolls only as far as needed to show the wanted cell with one cell around it. */
export function reveal(board: Board, { row, column }: Spot): void {
  const { size, left, top, width, height, scrollLeft, scrollTop } = board.geometry();
  const stretch = (position: number) => ({ from: (position - 1) * size, to: (position + 2) * size });
  board.scrollTo({
    left: scrolledTo(scrollLeft, width - left, stretch(column)),
    top: scrolledTo(scrollTop, height - top, stretch(row)),
  });
}

/** Keeps the cell at that point of the board in place, or the cell in the middle if no point is given. */
export function zoom(board: Board, wanted: number | undefined, at?: { readonly x: number; readonly y: number }): void {
  const { size, left, top, width, height, scrollLeft, scrollTop } = board.geometry();
  const { x, y } = at ?? { x: (left + width) / 2, y: (top + height) / 2 };
  const [column, row] = [(x - left + scrollLeft) / size, (y - top + scrollTop) / size];
  board.set({ size: wanted });
  const { size: now } = board.geometry();
  board.scrollTo({ left: column * now - (x - left), top: row * now - (y - top) });
}

/**
 * Shows what a finding explains: in the current layer if that contains some of it, otherwise in the layer of
 * all sections.
 */
export function highlight(board: Board, finding: number | undefined): void {
  board.set({ finding });
  if (finding === undefined) return;
  if (board.view().marked === 0) board.set({ choice: 'worst' });
  const [spot] = spotsMarked(board.view(), 1);
  if (spot) reveal(board, spot);
}

export function pairUnder(
  board: Board,
  point: { readonly clientX: number; readonly clientY: number },
): Pair | undefined {
  const spot = board.spotUnder(point);
  return spot && pairAt(board.view(), spot);
}
