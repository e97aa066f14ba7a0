import type { Geometry, Spot } from './geometry.ts';
import type { Margins } from './margins.ts';
import type { Palette } from './palette.ts';
import type { View } from './view.ts';

export interface Picture {
  readonly view: View;
  readonly margins: Margins;
  readonly geometry: Geometry;
  readonly palette: Palette;
  readonly raster: HTMLCanvasElement;
  /** The positions of the keyboard's cursor and of the pointer. */
  readonly cursor: Spot | undefined;
  readonly hover: Spot | undefined;
}

/** The visible positions along the axes. `to` is exclusive. */
export interface Sight {
  readonly rows: { readonly from: number; readonly to: number };
  readonly columns: { readonly from: number; readonly to: number };
}
