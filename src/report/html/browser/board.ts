import type { Model } from './decode.ts';
import { type Geometry, type Spot, spotAt } from './geometry.ts';
import { type BoardElements, layOut } from './lay-out.ts';
import { type Margins, marginsOf, nameFitter } from './margins.ts';
import { paint } from './paint.ts';
import type { Pair } from './pair-story.ts';
import { type Palette, readPalette } from './palette.ts';
import { rasterOf } from './raster.ts';
import { type Chosen, spotOf, type View, viewer } from './view.ts';

export interface BoardState extends Chosen {
  readonly byLatency: boolean;
  /** The size of a cell in CSS pixels; undefined means as large as fits. */
  readonly size: number | undefined;
  readonly cursor: Pair | undefined;
  readonly hover: Pair | undefined;
}

/** The matrix on the screen. Changes are drawn with the next frame. */
export interface Board {
  readonly state: () => BoardState;
  readonly view: () => View;
  readonly set: (change: Partial<BoardState>) => void;
  /** Call this when the colours have changed. */
  readonly recolour: () => void;
  readonly geometry: () => Geometry;
  /** Undefined outside the cells. The point is relative to the window. */
  readonly spotUnder: (point: { readonly clientX: number; readonly clientY: number }) => Spot | undefined;
  readonly scrollTo: (scroll: { readonly left: number; readonly top: number }) => void;
}

export interface BoardInput {
  readonly model: Model;
  readonly elements: BoardElements;
  /** Called after each frame that showed something new. */
  readonly onDrawn: (board: Board) => void;
}

/** If there is only one cluster, failures most often have the zone in common. */
function firstSort({ ends }: Model): BoardState['sort'] {
  const clusters = new Set(ends.map(({ cluster }) => cluster));
  const zones = new Set(ends.flatMap(({ zone }) => zone ?? []));
  return clusters.size === 1 && zones.size > 1 ? 'zone' : 'cluster';
}

export function makeBoard({ model, elements, onDrawn }: BoardInput): Board {
  const { board, canvas, scroller } = elements;
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

  const arrange = () => {
    size = layOut(elements, { margins, extent: view.extent, size: state.size });
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
    if (!same('choice', 'sort', 'size')) arrange();
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
    scrollTo: ({ left, top }) => {
      scroller.scrollLeft = left;
      scroller.scrollTop = top;
      schedule();
    },
  };

  arrange();
  const resize = () => {
    arrange();
    schedule();
  };
  new ResizeObserver(resize).observe(board.parentElement ?? board);
  addEventListener('resize', resize);
  scroller.addEventListener('scroll', schedule, { passive: true });
  schedule();
  return own;
}
