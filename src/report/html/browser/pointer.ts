import type { Board } from './board.ts';
import { nextSize, type Spot } from './geometry.ts';
import { moved, sought } from './keys.ts';
import { KINDS } from './kinds.ts';
import { highlight, pairUnder, reveal, zoom } from './moves.ts';
import { cellAt, pairAt, spotOf } from './view.ts';

interface PointerInput {
  readonly canvas: HTMLCanvasElement;
  readonly scroller: HTMLElement;
  /** Called when the keyboard moved to another cell. */
  readonly onMove: () => void;
}

export function startPointer(board: Board, { canvas, scroller, onMove }: PointerInput): void {
  scroller.addEventListener('pointermove', (event) => {
    const hover = pairUnder(board, event);
    const { hover: before } = board.state();
    if (hover?.source !== before?.source || hover?.destination !== before?.destination) board.set({ hover });
  });
  scroller.addEventListener('pointerleave', () => board.set({ hover: undefined }));
  scroller.addEventListener('click', (event) => {
    canvas.focus({ preventScroll: true });
    board.set({ cursor: pairUnder(board, event) });
  });
  scroller.addEventListener('wheel', (event) => zoomByWheel(board, scroller, event), { passive: false });
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const spot = spotFor(board, event.key);
    if (spot) {
      board.set({ cursor: pairAt(board.view(), spot), hover: undefined });
      reveal(board, spot);
      onMove();
    } else if (!zoomByKey(board, event.key)) return;
    event.preventDefault();
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') highlight(board, undefined);
  });
}

function zoomByWheel(board: Board, scroller: HTMLElement, event: WheelEvent): void {
  if (!event.ctrlKey) return;
  event.preventDefault();
  const { left, top } = scroller.getBoundingClientRect();
  const at = { x: event.clientX - left, y: event.clientY - top };
  zoom(board, nextSize(board.geometry().size, event.deltaY < 0 ? 1 : -1), at);
}

function zoomByKey(board: Board, key: string): boolean {
  if (key === '0') zoom(board, undefined);
  else if (key === '+' || key === '=') zoom(board, nextSize(board.geometry().size, 1));
  else if (key === '-') zoom(board, nextSize(board.geometry().size, -1));
  else return false;
  return true;
}

const TROUBLE = KINDS.indexOf('error');

/** The spot that a key leads to from the cursor. */
function spotFor(board: Board, key: string): Spot | undefined {
  const view = board.view();
  const { cursor } = board.state();
  const spot = cursor && spotOf(view, cursor);
  const by = key === 'n' || key === 'N' ? 1 : key === 'p' || key === 'P' ? -1 : undefined;
  if (by === undefined) return moved(spot, key, view.extent);
  const wanted = (there: Spot) => (view.layer.kinds[cellAt(view, there)] ?? 0) >= TROUBLE;
  return sought(spot, { extent: view.extent, by, wanted });
}
