import type { Board } from './board.ts';
import type { Model } from './decode.ts';
import { fitSize, type Geometry } from './geometry.ts';
import { marginsOf, nameFitter } from './margins.ts';
import { canvasById } from './page.ts';
import { paint } from './paint.ts';
import { readPalette } from './palette.ts';
import { rasterOf } from './raster.ts';

/** The approximate size of a page in CSS pixels. The resolution is twice as high. */
const PAGE = { width: 960, height: 1200 };
const DOTS = 2;

/** Draws the whole matrix once more before the page is printed, in light colours and with all names. */
export function startPrint(model: Model, board: Board): void {
  const root = document.documentElement;
  let theme: string | undefined;
  addEventListener('beforeprint', () => {
    theme = root.dataset.theme;
    root.dataset.theme = 'light';
    drawWhole(model, board);
  });
  addEventListener('afterprint', () => {
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
    board.recolour();
  });
}

function drawWhole(model: Model, board: Board): void {
  const canvas = canvasById('print-matrix');
  const context = canvas.getContext('2d');
  if (!context) return;
  const view = board.view();
  const margins = marginsOf(nameFitter(context), model.ends, view);
  const size = fitSize(view.extent, PAGE.width - margins.left, PAGE.height - margins.top);
  const geometry: Geometry = {
    size,
    left: margins.left,
    top: margins.top,
    width: margins.left + view.extent.columns * size + 2,
    height: margins.top + view.extent.rows * size + 2,
    scrollLeft: 0,
    scrollTop: 0,
  };
  canvas.width = geometry.width * DOTS;
  canvas.height = geometry.height * DOTS;
  canvas.style.width = `${geometry.width}px`;
  const palette = readPalette(view.scale);
  const raster = rasterOf({ ...view, palette, byLatency: board.state().byLatency });
  context.setTransform(DOTS, 0, 0, DOTS, 0, 0);
  paint(context, { view, margins, geometry, palette, raster, cursor: undefined, hover: undefined });
}
