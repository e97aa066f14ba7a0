import { type Extent, fitSize } from './geometry.ts';
import type { Margins } from './margins.ts';

export interface BoardElements {
  readonly board: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** Lies over the canvas and has the scroll bars. */
  readonly scroller: HTMLElement;
  /** Inside the scroller, as large as the whole matrix. */
  readonly spacer: HTMLElement;
}

interface Laid {
  readonly margins: Margins;
  readonly extent: Extent;
  /** The size of a cell in CSS pixels; undefined means as large as fits. */
  readonly size: number | undefined;
}

/** Space after the last cell. */
const PADDING = 8;
const SCROLL_BAR = 16;
/** The largest share of the window's height, so that the failures below stay visible. */
const SHARE = 0.72;
const LEAST_HEIGHT = 320;

/**
 * Makes the board as large as the matrix, limited by the room there is, and gives the canvas the resolution
 * of the screen. @returns the size of a cell
 */
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
