import { jsonDocument } from '../text/json-chunks.ts';
import type { Screen } from '../ui/screen.ts';
import type { Style } from '../ui/style.ts';
import type { ErrorReport, Report } from './report.ts';

/** What a table may depend on besides the report. Documents are the same for all readers. */
export interface RenderSurroundings {
  readonly screen: Screen;
  readonly style: Style;
  /** Whether a heat-map may be drawn in blocks: this needs colours and more than ASCII. */
  readonly blocks: boolean;
}

/** A document; a long one in pieces, because its text may be longer than a string can be. */
export type Rendered = string | Iterable<string>;

export type Render = (report: Report, surroundings: RenderSurroundings) => Rendered;

export interface Format {
  /** File name endings that imply the format. */
  readonly endings?: readonly string[];
  /** Meant for people, not for a program that reads each line as data. */
  readonly isForEyes?: true;
  readonly load: () => Promise<Render>;
  /**
   * Renders the error of a command that ended before there was a report. If it is missing, the format has no
   * such document.
   */
  readonly loadError?: () => Promise<(error: ErrorReport) => Rendered>;
}

/** The formats that -o and --output-file accept. Each renderer is loaded only when it is needed. */
export const FORMATS = {
  table: { endings: ['.txt'], isForEyes: true, load: () => tableOf(false) },
  wide: { isForEyes: true, load: () => tableOf(true) },
  json: { endings: ['.json'], load: async () => inJson, loadError: async () => inJson },
  yaml: { endings: ['.yaml', '.yml'], load: async () => (await import('../text/yaml.ts')).toYaml },
  name: { load: async () => (await import('./text/name-lines.ts')).renderNames },
  junit: {
    endings: ['.xml'],
    load: async () => (await import('./junit/junit.ts')).renderJunit,
    loadError: async () => (await import('./junit/junit-error.ts')).renderJunitError,
  },
  markdown: { endings: ['.md'], load: async () => (await import('./markdown.ts')).renderMarkdown },
  html: { endings: ['.html'], load: async () => (await import('./html/render.ts')).renderHtml },
  prometheus: { endings: ['.prom'], load: async () => (await import('./prometheus.ts')).renderPrometheus },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

export function isFormatName(word: string): word is FormatName {
  return Object.hasOwn(FORMATS, word);
}

export function formatOf(name: FormatName): Format {
  return FORMATS[name];
}

async function tableOf(wide: boolean): Promise<Render> {
  const { renderPage } = await import('./text/page.ts');
  return (report, surroundings) => renderPage(report, { wide, ...surroundings });
}

function inJson(document: Report | ErrorReport): Rendered {
  return jsonDocument(document, 2);
}
