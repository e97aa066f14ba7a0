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
  /** Where the keyboard is, and where the pointer is. */
  readonly cursor: Spot | undefined;
  readonly hover: Spot | undefined;
}

/** Positions along the axes that are in sight; `to` is not among them. */
export interface Sight {
  readonly rows: { readonly from: number; readonly to: number };
  readonly columns: { readonly from: number; readonly to: number };
}
