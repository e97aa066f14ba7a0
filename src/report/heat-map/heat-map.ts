import { padded } from '../../text/width.ts';
import type { Screen } from '../../ui/screen.ts';
import type { Style, Tone } from '../../ui/style.ts';
import type { Report } from '../report.ts';
import { BITS, type HeatCells, type HeatEnd, type HeatReport, heatCells } from './heat-cells.ts';
import { type Band, type Folding, fold } from './heat-fold.ts';
import { type HeatLabels, headLine, labelsOf } from './heat-labels.ts';

export interface HeatView {
  readonly style: Style;
  readonly screen: Screen;
  /** Draws blocks in colour; otherwise letters, which need neither colour nor more than ASCII. */
  readonly blocks: boolean;
}

/** With fewer nodes, the table shows everything. */
const LEAST_NODES = 4;
/** A smaller screen gets no heat-map. */
const LEAST_ROWS = 12;
const LEAST_COLUMNS = 64;
/** Lines that stay free for the text below the heat-map. */
const BELOW = 10;
/** Lines for the head, the legend and the scale. */
const WORDS = 3;
/** The width if the terminal's is not known. */
const COLUMNS = 100;

type CellKind = 'pass' | 'fail' | 'mixed' | 'unknown';

const KINDS = {
  pass: { letter: '.', tone: 'good', words: 'passed' },
  fail: { letter: 'x', tone: 'bad', words: 'failed' },
  mixed: { letter: '%', tone: 'mixed', words: 'failed in part' },
  unknown: { letter: '?', tone: 'doubtful', words: 'not measured' },
} as const satisfies Record<CellKind, { letter: string; tone: Tone; words: string }>;

/**
 * Shows at a glance which pairs fail. Empty if a heat-map would show nothing useful. Each cell merges the
 * results of everything that it stands for, so that no failure gets lost. Pure.
 */
export function heatMap(report: HeatReport & Pick<Report, 'failures'>, view: HeatView): readonly string[] {
  const { rows, columns = COLUMNS } = view.screen;
  if (report.failures.length === 0 || rows < LEAST_ROWS || columns < LEAST_COLUMNS) return [];
  if (countNodes(report) < LEAST_NODES) return [];
  const cells = heatCells(report);
  const labels = labelsOf(cells.sources, Math.floor(columns / 3), view.blocks);
  const lines = Math.max(LEAST_ROWS, rows - BELOW) - WORDS;
  const layout = layoutOf(cells, { lines, columns: columns - labels.width - 1, blocks: view.blocks });
  return layout ? draw(cells, { layout, labels, view }) : [];
}

function countNodes({ matrix }: HeatReport): number {
  const floaters = matrix.endpoints.filter(({ layer }) => layer !== 'service');
  return new Set(floaters.map(({ cluster, node }) => `${cluster}/${node}`)).size;
}

interface Form {
  /** Width of a cell in columns. */
  readonly width: 1 | 2;
  /** Rows of cells on a line. */
  readonly perLine: 1 | 2;
}

interface Layout extends Form {
  readonly down: Folding;
  readonly across: Folding;
}

interface Room {
  readonly lines: number;
  readonly columns: number;
  readonly blocks: boolean;
}

/**
 * The largest form in which every node has a line and a column of its own; otherwise the smallest form,
 * folded.
 */
function layoutOf(cells: HeatCells, { lines, columns, blocks }: Room): Layout | undefined {
  const forms: readonly Form[] = [
    { width: 2, perLine: 1 },
    { width: 1, perLine: 1 },
    ...(blocks ? [{ width: 1, perLine: 2 } as const] : []),
  ];
  const [down, across] = [sizesOf(cells.sources), sizesOf(cells.destinations)];
  const layouts = forms.flatMap(({ width, perLine }): readonly Layout[] => {
    const rows = fold(down, (bands) => sum(bands.map((count) => Math.ceil(count / perLine))) <= lines);
    const cols = fold(across, (bands) => sum(bands) * width + bands.length - 1 <= columns);
    return rows && cols ? [{ width, perLine, down: rows, across: cols }] : [];
  });
  return layouts.find(({ down, across }) => down.most === 1 && across.most === 1) ?? layouts.at(-1);
}

function sizesOf(ends: readonly HeatEnd[]): readonly number[] {
  const sizes: number[] = [];
  for (const [index, { block }] of ends.entries()) {
    if (index > 0 && ends[index - 1]?.block === block) sizes.push((sizes.pop() ?? 0) + 1);
    else sizes.push(1);
  }
  return sizes;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

interface Drawing {
  readonly layout: Layout;
  readonly labels: HeatLabels;
  readonly view: HeatView;
}

function draw(cells: HeatCells, drawing: Drawing): readonly string[] {
  const { layout, labels, view } = drawing;
  const { down, across, width, perLine } = layout;
  const kinds = down.bands.map((from) => across.bands.map((to) => kindOf(cells, from, to)));
  const head = headLine(cells.destinations, { ...across, width, labels, blocks: view.blocks });
  const lines = linesOf(down.bands, perLine).map(([upper, lower]) => {
    const [above, below] = [kinds[upper] ?? [], lower === undefined ? [] : (kinds[lower] ?? [])];
    const band = down.bands[upper];
    const label = band ? labels.of(band.first, down.bands[upper - 1]?.first) : '';
    return `${padded(label, labels.width)} ${cellsLine(above, below, drawing)}`.trimEnd();
  });
  return [head, ...lines, legend(new Set(kinds.flat()), view), ...scaleLines(layout)];
}

/** The indices of the bands on each line. The first band of a block always starts a new line. */
function linesOf(bands: readonly Band[], perLine: number): readonly (readonly [number, number?])[] {
  const lines: (readonly [number, number?])[] = [];
  for (let index = 0; index < bands.length; ) {
    const isPaired = perLine === 2 && bands[index + 1]?.block === bands[index]?.block;
    lines.push(isPaired ? [index, index + 1] : [index]);
    index += isPaired ? 2 : 1;
  }
  return lines;
}

function kindOf({ at }: HeatCells, from: Band, to: Band): CellKind | undefined {
  let bits = 0;
  for (let source = from.first; source < from.first + from.size; source++) {
    for (let destination = to.first; destination < to.first + to.size; destination++) bits |= at(source, destination);
  }
  if (bits & BITS.fail) return bits & BITS.pass ? 'mixed' : 'fail';
  if (bits & BITS.unknown) return 'unknown';
  return bits & BITS.pass ? 'pass' : undefined;
}

type Kinds = readonly (CellKind | undefined)[];

/** Paints adjacent cells that look the same together. Otherwise a line would be mostly colour codes. */
function cellsLine(above: Kinds, below: Kinds, { layout, view }: Drawing): string {
  const { bands } = layout.across;
  let line = '';
  for (let index = 0; index < bands.length; ) {
    const isSame = (other: number) =>
      above[other] === above[index] && below[other] === below[index] && bands[other]?.block === bands[index]?.block;
    let end = index + 1;
    while (end < bands.length && isSame(end)) end++;
    const gap = index > 0 && bands[index - 1]?.block !== bands[index]?.block ? ' ' : '';
    line += gap + run([above[index], below[index]], end - index, { layout, view });
    index = end;
  }
  return line;
}

function run([upper, lower]: Kinds, count: number, { layout, view }: Pick<Drawing, 'layout' | 'view'>): string {
  const { style, blocks } = view;
  const tone = upper && KINDS[upper].tone;
  if (layout.perLine === 2) return style.halves(tone, lower && KINDS[lower].tone, count);
  const letter = upper ? KINDS[upper].letter : ' ';
  const text = blocks && upper ? '█'.repeat(count * layout.width) : letter.padEnd(layout.width).repeat(count);
  return tone ? style[tone](text) : text;
}

function legend(found: ReadonlySet<CellKind | undefined>, { style, blocks }: HeatView): string {
  return Object.entries(KINDS)
    .filter(([kind]) => found.has(kind as CellKind))
    .map(([, { letter, tone, words }]) => `${style[tone](blocks ? '█' : letter)} ${words}`)
    .join('  ');
}

function scaleLines({ down, across, perLine }: Layout): readonly string[] {
  const rows = down.most * perLine;
  if (rows === 1 && across.most === 1) return [];
  const column = across.most === 1 ? 'is one' : `up to ${across.most}`;
  return [`A line is up to ${rows} nodes, named by the first; a column ${column}.`];
}
