import type { Model } from './decode.ts';
import { fitSize, type Geometry, type Spot, scrolledTo, spotAt } from './geometry.ts';
import { type Margins, marginsOf, nameFitter } from './margins.ts';
import { paint } from './paint.ts';
import type { Pair } from './pair-story.ts';
import { type Palette, readPalette } from './palette.ts';
import { rasterOf } from './raster.ts';
import { type Chosen, pairAt, spotOf, spotsMarked, type View, viewer } from './view.ts';

export interface BoardState extends Chosen {
  readonly byLatency: boolean;
  /** Of a cell, in CSS pixels; undefined: as large as fits. */
  readonly size: number | undefined;
  readonly cursor: Pair | undefined;
  readonly hover: Pair | undefined;
}

/** The matrix on the screen. Whatever changes is drawn with the next frame. */
export interface Board {
  readonly state: () => BoardState;
  readonly view: () => View;
  readonly set: (change: Partial<BoardState>) => void;
  /** Colours have changed. */
  readonly recolour: () => void;
  readonly geometry: () => Geometry;
  /** Undefined outside the cells; the point is the window's. */
  readonly spotUnder: (point: { readonly clientX: number; readonly clientY: number }) => Spot | undefined;
  readonly reveal: (spot: Spot) => void;
  /** Zooms, and leaves what is at that point of the board where it is. */
  readonly zoom: (size: number | undefined, at?: { readonly x: number; readonly y: number }) => void;
}

export interface BoardInput {
  readonly model: Model;
  readonly elements: BoardElements;
  /** After each frame that showed something new. */
  readonly onDrawn: (board: Board) => void;
}

export interface BoardElements {
  readonly board: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly scroller: HTMLElement;
  readonly spacer: HTMLElement;
}

/** Names and cells need some room around them. */
const PADDING = 8;

/** Where there is one cluster, its zones are what failures have in common most often. */
function firstSort({ ends }: Model): BoardState['sort'] {
  const clusters = new Set(ends.map(({ cluster }) => cluster));
  const zones = new Set(ends.flatMap(({ zone }) => zone ?? []));
  return clusters.size === 1 && zones.size > 1 ? 'zone' : 'cluster';
}

export function makeBoard({ model, elements, onDrawn }: BoardInput): Board {
  const { board, canvas, scroller, spacer } = elements;
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new RangeError('this browser cannot draw');
  const viewFor = viewer(model);
  const fit = nameFitter(context);
  let state: BoardState = {
    choice: model.squares.length === 1 ? 0 : 'worst',
    sort: firstSort(model),
    finding: undefined,
    byLatency: false,
    size: undefined,
    cursor: undefined,
    hover: undefined,
  };
  let view = viewFor(state);
  let margins: Margins = marginsOf(fit, model.ends, view);
  let palette: Palette = readPalette(view.scale);
  let raster: HTMLCanvasElement | undefined;
  let size = 1;
  let frame = 0;

  const geometry = (): Geometry => ({
    size,
    left: margins.left,
    top: margins.top,
    width: scroller.clientWidth,
    height: scroller.clientHeight,
    scrollLeft: scroller.scrollLeft,
    scrollTop: scroller.scrollTop,
  });

  /** Before anything is scrolled, the room to scroll in has to be there. */
  const layOut = () => {
    const full = board.parentElement?.clientWidth ?? board.clientWidth;
    const most = Math.max(320, window.innerHeight * 0.72);
    const room = { width: full - margins.left - PADDING * 2, height: most - margins.top - PADDING * 2 };
    size = state.size ?? fitSize(view.extent, room.width, room.height);
    const needed = { width: margins.left + view.extent.columns * size, height: margins.top + view.extent.rows * size };
    spacer.style.width = `${needed.width + PADDING}px`;
    spacer.style.height = `${needed.height + PADDING}px`;
    board.style.width = needed.width + PADDING < full ? `${needed.width + PADDING}px` : '100%';
    // A scroll bar along the bottom takes some of the height.
    const bar = needed.width + PADDING > full ? 16 : 0;
    board.style.height = `${Math.min(most, needed.height + PADDING + bar)}px`;
    const ratio = window.devicePixelRatio;
    canvas.width = Math.round(board.clientWidth * ratio);
    canvas.height = Math.round(board.clientHeight * ratio);
  };

  const draw = () => {
    frame = 0;
    raster ??= rasterOf({ ...view, palette, byLatency: state.byLatency });
    context.setTransform(window.devicePixelRatio, 0, 0, window.devicePixelRatio, 0, 0);
    const [cursor, hover] = [state.cursor, state.hover].map((pair) => (pair ? spotOf(view, pair) : undefined));
    paint(context, { view, margins, geometry: geometry(), palette, raster, cursor, hover });
    onDrawn(own);
  };
  const schedule = () => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };

  const set = (change: Partial<BoardState>) => {
    const before = state;
    state = { ...state, ...change };
    const same = (...keys: readonly (keyof BoardState)[]) => keys.every((key) => before[key] === state[key]);
    if (!same('choice', 'sort', 'finding', 'byLatency')) {
      const { layer } = view;
      view = viewFor(state);
      raster = undefined;
      if (!same('choice', 'sort')) margins = marginsOf(fit, model.ends, view);
      if (view.layer !== layer) palette = readPalette(view.scale);
    }
    if (!same('choice', 'sort', 'size')) layOut();
    schedule();
  };

  const own: Board = {
    state: () => state,
    view: () => view,
    set,
    geometry,
    recolour: () => {
      palette = readPalette(view.scale);
      raster = undefined;
      schedule();
    },
    spotUnder: ({ clientX, clientY }) => {
      const { left, top } = board.getBoundingClientRect();
      return spotAt(geometry(), view.extent, { x: clientX - left, y: clientY - top });
    },
    reveal: ({ row, column }) => {
      const { left, top, width, height, scrollLeft, scrollTop } = geometry();
      const stretch = (position: number) => ({ from: position * size - size, to: position * size + size * 2 });
      scroller.scrollLeft = scrolledTo(scrollLeft, width - left, stretch(column));
      scroller.scrollTop = scrolledTo(scrollTop, height - top, stretch(row));
      schedule();
    },
    zoom: (wanted, at) => {
      const { left, top, width, height, scrollLeft, scrollTop } = geometry();
      const { x, y } = at ?? { x: (left + width) / 2, y: (top + height) / 2 };
      const [column, row] = [(x - left + scrollLeft) / size, (y - top + scrollTop) / size];
      set({ size: wanted });
      scroller.scrollLeft = column * size - (x - left);
      scroller.scrollTop = row * size - (y - top);
    },
  };

  layOut();
  const resize = () => {
    layOut();
    schedule();
  };
  new ResizeObserver(resize).observe(board.parentElement ?? board);
  addEventListener('resize', resize);
  scroller.addEventListener('scroll', schedule, { passive: true });
  schedule();
  return own;
}

/** Shows what a finding explains, in the layer that is shown if it has some of it, else in all of them. */
export function highlight(board: Board, finding: number | undefined): void {
  board.set({ finding });
  if (finding === undefined) return;
  if (board.view().marked === 0) board.set({ choice: 'worst' });
  const [spot] = spotsMarked(board.view(), 1);
  if (spot) board.reveal(spot);
}

export function pairUnder(
  board: Board,
  point: { readonly clientX: number; readonly clientY: number },
): Pair | undefined {
  const spot = board.spotUnder(point);
  return spot && pairAt(board.view(), spot);
}
