import { PASS } from './kinds.ts';
import type { Layer } from './layer.ts';
import type { Axis } from './order.ts';
import { type Palette, RAMP } from './palette.ts';

export interface RasterInput {
  readonly layer: Layer;
  readonly rows: Axis;
  readonly columns: Axis;
  readonly palette: Palette;
  readonly byLatency: boolean;
  /** The highlighted cells. */
  readonly mask: Uint8Array | undefined;
}

/** One pixel per cell, in the order of the axes. Scaled up, this is the matrix. */
export function rasterOf(input: RasterInput): HTMLCanvasElement {
  const [width, height] = [input.columns.places.length, input.rows.places.length];
  const canvas = document.createElement('canvas');
  // A canvas without any pixels cannot be drawn.
  canvas.width = Math.max(1, width);
  canvas.height = Math.max(1, height);
  const context = canvas.getContext('2d');
  if (!context || width === 0 || height === 0) return canvas;
  const image = context.createImageData(width, height);
  fill(new Uint32Array(image.data.buffer), input);
  context.putImageData(image, 0, 0);
  return canvas;
}

function fill(pixels: Uint32Array, input: RasterInput): void {
  const { layer, rows, columns, palette, mask } = input;
  const width = layer.columns.length;
  let at = 0;
  for (const row of rows.places) {
    for (const column of columns.places) {
      const cell = row * width + column;
      const table = mask?.[cell] === 0 ? palette.dimmed : palette.plain;
      pixels[at++] = table[colourOf(input, cell)] ?? 0;
    }
  }
}

/** Index into the palette's tables. */
function colourOf({ layer, byLatency }: RasterInput, cell: number): number {
  const kind = layer.kinds[cell] ?? 0;
  const step = layer.latencies[cell] ?? 0;
  return byLatency && kind === PASS && step > 0 ? RAMP + step : kind;
}
