import { text as textOf } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { escapeUTF8 } from 'entities/escape';
import { type Line, type Look, type Span, screenOf } from './terminal-screen.ts';

export interface PictureOptions {
  readonly title: string;
  /** The minimum width. Longer lines make it wider. */
  readonly columns: number;
}

const FONT_SIZE = 14;
/** The width of a character in a monospaced font. Wider or narrower characters are fitted to it. */
const COLUMN = 8.4;
const ROW = 19;
const BAR = 36;
const PADDING = 18;

const GROUND = '#161b22';
const FRAME = '#3d444d';
const QUIET = '#9198a1';
const TEXT = '#e6edf3';
const DOTS = ['#ff5f57', '#febc2e', '#28c840'];
/** By their numbers. Each is readable on the background. */
const COLOURS = [
  ...['#6e7681', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#b1bac4'],
  ...['#8b949e', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff'],
];

/**
 * A picture of a terminal that received this text, including colours. It has its own background, because
 * readers use light and dark pages.
 */
export async function terminalSvg(text: string, { title, columns }: PictureOptions): Promise<string> {
  const lines = await screenOf(text);
  const widest = lines.reduce((most, line) => Math.max(most, line.columns), columns);
  const width = Math.ceil(widest * COLUMN) + 2 * PADDING;
  const height = BAR + lines.length * ROW + PADDING;
  const name = escapeUTF8(title);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" xml:space="preserve">
<title id="title">${name}</title>
<style>
text { font: ${FONT_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace; fill: ${TEXT}; white-space: pre }
.name { fill: ${QUIET}; text-anchor: middle }
.bold { font-weight: bold }
.dim { fill-opacity: 0.65 }
${styles(lines)}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${GROUND}" stroke="${FRAME}"/>
${DOTS.map((colour, index) => `<circle cx="${PADDING + 4 + index * 20}" cy="18" r="6" fill="${colour}"/>`).join('')}
<text class="name" x="${width / 2}" y="23">${name}</text>
${lines.map(drawLine).join('')}</svg>
`;
}

/** The styles of the colours that occur. */
function styles(lines: readonly Line[]): string {
  const used = new Set(lines.flatMap(({ spans }) => spans.flatMap(({ look }) => look.colour ?? [])));
  return [...used]
    .sort((a, b) => a - b)
    .map((colour) => `.c${colour} { fill: ${COLOURS[colour]} }\n`)
    .join('');
}

/** The length is fixed because fonts differ in width. This keeps the right edges of a table aligned. */
function drawLine({ spans, columns }: Line, index: number): string {
  if (columns === 0) return '';
  const length = (columns * COLUMN).toFixed(1);
  const place = `x="${PADDING}" y="${BAR + (index + 1) * ROW - 5}"`;
  return `<text ${place} textLength="${length}" lengthAdjust="spacingAndGlyphs">${spans.map(drawSpan).join('')}</text>\n`;
}

function drawSpan({ text, look }: Span): string {
  const names = classNames(look);
  return `<tspan${names === '' ? '' : ` class="${names}"`}>${escapeUTF8(text)}</tspan>`;
}

function classNames({ colour, bold, dim }: Look): string {
  return [colour === undefined ? [] : `c${colour}`, bold ? 'bold' : [], dim ? 'dim' : []].flat().join(' ');
}

/** `node scripts/terminal-svg.ts [--title WORDS] <IN >OUT.svg` */
if (import.meta.main) {
  const { values } = parseArgs({ options: { title: { type: 'string', default: 'Terminal' } } });
  process.stdout.write(await terminalSvg(await textOf(process.stdin), { ...values, columns: 80 }));
}
