import { KINDS, type Kind, PASS } from './kinds.ts';
import type { Layer } from './layer.ts';

export const RAMP = KINDS.length;

export interface Palette {
  /** Colours in CSS notation. */
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly board: string;
  readonly accent: string;
  /** The colours of the marks on failed cells and on cells that could not be measured. */
  readonly mark: string;
  readonly spot: string;
  /** Pixels, by index into KINDS; from index RAMP on, by latency step. */
  readonly plain: Uint32Array;
  /** The same, faded behind what is highlighted. */
  readonly dimmed: Uint32Array;
}

/** The quickest and the slowest step that the scale distinguishes. */
export interface Scale {
  readonly least: number;
  readonly most: number;
}

type Rgb = readonly [number, number, number];

/** Reads the page's current colours from the swatches of the legend, after CSS was applied. */
export function readPalette(scale: Scale | undefined): Palette {
  const board = rgbOf('board', 'backgroundColor');
  const kinds = KINDS.map((kind) => (kind === 'blank' ? board : rgbOf(`swatch-${kind}`, 'backgroundColor')));
  const colours = [...kinds, ...rampColours(scale)];
  return {
    ink: cssOf('board', 'color'),
    quiet: cssOf('keys', 'color'),
    line: cssOf('board', 'borderTopColor'),
    board: cssOf('board', 'backgroundColor'),
    accent: cssOf('board', 'outlineColor'),
    mark: cssOf('swatch-fail', 'color'),
    spot: cssOf('swatch-error', 'color'),
    plain: Uint32Array.from(colours, pixelOf),
    dimmed: Uint32Array.from(colours, (rgb, index) => pixelOf(mixed(rgb, board, dimming(KINDS[index])))),
  };
}

/** Trouble that is not highlighted stays visible. */
function dimming(kind: Kind | undefined): number {
  return kind === 'fail' || kind === 'error' ? 0.7 : 0.6;
}

function rampColours(scale: Scale | undefined): readonly Rgb[] {
  const [quick, middle, slow] = ['ramp-quick', 'ramp-middle', 'ramp-slow'].map((id) => rgbOf(id, 'backgroundColor'));
  if (!quick || !middle || !slow) return [];
  const { least, most } = scale ?? { least: 1, most: 255 };
  return Array.from({ length: 256 }, (_, step) => {
    const share = Math.min(1, Math.max(0, (step - least) / Math.max(1, most - least)));
    return share < 0.5 ? mixed(quick, middle, share * 2) : mixed(middle, slow, share * 2 - 1);
  });
}

/**
 * From the 1st to the 99th percentile of the passes, so that one slow probe does not hide the differences of
 * the others.
 */
export function scaleOf({ kinds, latencies }: Layer): Scale | undefined {
  const counts = new Uint32Array(256);
  let all = 0;
  for (let cell = 0; cell < kinds.length; cell++) {
    const step = latencies[cell] ?? 0;
    if (kinds[cell] !== PASS || step === 0) continue;
    counts[step] = (counts[step] ?? 0) + 1;
    all += 1;
  }
  return all === 0 ? undefined : { least: stepAt(counts, all * 0.01), most: stepAt(counts, all * 0.99) };
}

function stepAt(counts: Uint32Array, wanted: number): number {
  let seen = 0;
  for (let step = 1; step < counts.length; step++) {
    seen += counts[step] ?? 0;
    if (seen > 0 && seen >= wanted) return step;
  }
  return counts.length - 1;
}

function cssOf(id: string, property: 'color' | 'backgroundColor' | 'borderTopColor' | 'outlineColor'): string {
  const element = document.getElementById(id);
  return element ? getComputedStyle(element)[property] : 'gray';
}

/** Paints one pixel and reads it back, because browsers write colours in different ways. */
function rgbOf(id: string, property: 'backgroundColor'): Rgb {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return [128, 128, 128];
  context.fillStyle = cssOf(id, property);
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

function mixed([red, green, blue]: Rgb, [toRed, toGreen, toBlue]: Rgb, share: number): Rgb {
  const mix = (from: number, to: number) => Math.round(from + (to - from) * share);
  return [mix(red, toRed), mix(green, toGreen), mix(blue, toBlue)];
}

/** One pixel in the byte order of an ImageData on this machine. */
function pixelOf([red, green, blue]: Rgb): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer)[0] ?? 0;
}
