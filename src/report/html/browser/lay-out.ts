import { type Extent, fitSize } from './geometry.ts';
import type { Margins } from './margins.ts';

export interface BoardElements {
  readonly board: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** Lies over the canvas and has the scroll bars. */
  readonly scroller: HTMLElement;
  /** In it, as large as the whole matrix. */
  readonly spacer: HTMLElement;
}

interface Laid {
  readonly margins: Margins;
  readonly extent: Extent;
  /** Of a cell, in CSS pixels; undefined: as large as fits. */
  readonly size: number | undefined;
}

/** Behind the last cell. */
const PADDING = 8;
const SCROLL_BAR = 16;
/** Of the window's height; the failures below are to be seen. */
const SHARE = 0.72;
const LEAST_HEIGHT = 320;

/** Makes the board as large as the matrix, or as there is room, and the canvas as fine as the screen. @returns a cell's size */
export function layOut({ board, canvas, spacer }: BoardElements, { margins, extent, size: wanted }: Laid): number {
  const full = board.parentElement?.clientWidth ?? board.clientWidth;
  const most = Math.max(LEAST_HEIGHT, window.innerHeight * SHARE);
  const room = { width: full - margins.left - PADDING * 2, height: most - margins.top - PADDING * 2 };
  const size = wanted ?? fitSize(extent, room.width, room.height);
  const width = margins.left + extent.columns * size + PADDING;
  const height = margins.top + extent.rows * size + PADDING;
  spacer.style.width = `${width}px`;
  spacer.style.height = `${height}px`;
  board.style.width = width < full ? `${width}px` : '100%';
  board.style.height = `${Math.min(most, height + (width > full ? SCROLL_BAR : 0))}px`;
  canvas.width = Math.round(board.clientWidth * window.devicePixelRatio);
  canvas.height = Math.round(board.clientHeight * window.devicePixelRatio);
  return size;
}
