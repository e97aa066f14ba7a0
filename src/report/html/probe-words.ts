import type { Section } from '../../model/bound-plan.ts';
import type { ReportEnd } from '../../model/measured-run.ts';
import { layersOf } from '../../model/network.ts';
import { sectionKey } from '../../model/sections.ts';
import type { Report } from '../report.ts';

/** The details and notes of single probes. */
export interface ProbeWords {
  /** Each text once. */
  readonly words: readonly string[];
  /** By sectionKey. */
  readonly bySection: ReadonlyMap<string, readonly Saying[]>;
}

interface Saying {
  /** Names of endpoints, as `endpointName` makes them. */
  readonly source: string;
  readonly destination: string;
  /** Index into `words`. */
  readonly words: number;
}

/** With more texts, a page is too heavy to open. The others share one text. */
const MOST_WORDS = 20_000;
const REST = '-o json has the detail';

interface Said extends Section {
  readonly source: ReportEnd;
  readonly destination: ReportEnd;
  readonly text: string;
}

/** The texts of failures and notes. Pure. */
export function probeWordsOf({ failures, notes }: Pick<Report, 'failures' | 'notes'>): ProbeWords {
  const places = new Map<string, number>([[REST, 0]]);
  const placeOf = (text: string) => {
    const place = places.get(text) ?? (places.size < MOST_WORDS ? places.size : 0);
    if (place === places.size) places.set(text, place);
    return place;
  };
  const said: readonly Said[] = [
    ...failures.map((one) => ({
      ...one,
      text: one.attempts > 1 ? `${one.detail} (${one.attempts} attempts)` : one.detail,
    })),
    ...notes.map((one) => ({ ...one, text: `${one.kind}: ${one.detail}` })),
  ];
  const bySection = new Map<string, Saying[]>();
  for (const one of said) {
    const sayings = bySection.get(sectionKey(one)) ?? [];
    sayings.push({ ...endNames(one), words: placeOf(one.text) });
    bySection.set(sectionKey(one), sayings);
  }
  return { words: [...places.keys()], bySection };
}

function endNames({ check, path, source, destination }: Said): Pick<Saying, 'source' | 'destination'> {
  const [from, to] = layersOf(path);
  const end = to === 'service' ? `service/${check}` : to;
  return {
    source: `${source.cluster}/${source.node}/${from}`,
    destination: `${destination.cluster}/${destination.node}/${end}`,
  };
}

/** The names of a section's rows and columns, in their order. */
export interface EndNames {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
}

/** In the format of PageSection.told. */
export function probeWordsIn(sayings: readonly Saying[], { rows, columns }: EndNames): Uint8Array {
  const rowAt = new Map(rows.map((name, row) => [name, row]));
  const columnAt = new Map(columns.map((name, column) => [name, column]));
  const cells = sayings.flatMap(({ source, destination, words }) => {
    const [row, column] = [rowAt.get(source), columnAt.get(destination)];
    return row === undefined || column === undefined ? [] : [{ cell: row * columns.length + column, words }];
  });
  cells.sort((a, b) => a.cell - b.cell);
  const bytes = new DataView(new ArrayBuffer(cells.length * 8));
  for (const [index, { cell, words }] of cells.entries()) {
    bytes.setUint32(index * 8, cell - (cells[index - 1]?.cell ?? 0), true);
    bytes.setUint32(index * 8 + 4, words, true);
  }
  return new Uint8Array(bytes.buffer);
}
