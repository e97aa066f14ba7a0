import { deflateRawSync } from 'node:zlib';
import { endpointName, isPair, type Section } from '../../model/bound-plan.ts';
import type { MatrixRowReport } from '../../model/measured-run.ts';
import { layersOf } from '../../model/network.ts';
import type { Endpoint } from '../../model/plan.ts';
import { sectionKey } from '../../model/sections.ts';
import type { Report } from '../report.ts';
import { endsOf, type PageEnds } from './ends.ts';
import { stepOf } from './latency-steps.ts';
import { NO_PAIR, type PageData, type PageRegion, type PageSection } from './page-data.ts';
import { type EndNames, type ProbeWords, probeWordsIn, probeWordsOf } from './probe-words.ts';
import { toSpans } from './spans.ts';

/** The matrix of a report in the form that the page's script reads. Pure. */
export function pageData(report: Report): PageData {
  const ends = endsOf(report);
  const told = probeWordsOf(report);
  const sections = [...Map.groupBy(report.matrix.rows, sectionKey).values()].flatMap((rows) => {
    const [first] = rows;
    return first ? [rectangleOf(report, first, rows)] : [];
  });
  return {
    ends: ends.ends,
    nodes: ends.nodes,
    sections: sections.map((one) => encoded(one, { report, ends, told })),
    words: told.words,
    findings: report.findings.map(({ region }) => region.flatMap((one) => regionsOf(one, report, { ends, sections }))),
  };
}

/** A section with the endpoints that are its rows and columns. */
interface Rectangle {
  readonly section: Section;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly bySource: ReadonlyMap<number, MatrixRowReport>;
}

/** Includes sources without a row, because their probes were planned but not made. */
function rectangleOf(
  { matrix }: Pick<Report, 'matrix'>,
  section: Section,
  found: readonly MatrixRowReport[],
): Rectangle {
  const [from, to] = layersOf(section.path);
  const indices = (wanted: (end: Endpoint) => boolean) =>
    matrix.endpoints.flatMap((end, index) => (wanted(end) ? [index] : []));
  return {
    section,
    rows: indices((end) => end.layer !== 'service' && end.layer === from && end.role !== 'destination'),
    columns: indices((end) =>
      end.layer === 'service'
        ? to === 'service' && end.check === section.check
        : end.layer === to && end.role !== 'source',
    ),
    bySource: new Map(found.map((row) => [row.source, row])),
  };
}

interface With {
  readonly report: Report;
  readonly ends: PageEnds;
  readonly told: ProbeWords;
}

function encoded(rectangle: Rectangle, { report, ends, told }: With): PageSection {
  const { section, rows, columns } = rectangle;
  const { check, path, family } = section;
  const skipped = report.skipped.filter((one) => sectionKey(one) === sectionKey(section));
  return {
    check,
    path,
    family,
    rows: toSpans(rows.map((index) => ends.placeOf[index] ?? 0)),
    columns: toSpans(columns.map((index) => ends.placeOf[index] ?? 0)),
    verdicts: packed(verdictsOf(rectangle, report)),
    latencies: packed(latenciesOf(rectangle)),
    told: packed(probeWordsIn(told.bySection.get(sectionKey(section)) ?? [], namesOf(rectangle, report))),
    skipped: [...new Set(skipped.map(({ detail }) => detail))].join('; '),
  };
}

function verdictsOf({ section, rows, columns, bySource }: Rectangle, { matrix, summary }: Report): Uint8Array {
  const plan = { directions: summary.directions.filter(({ onlyServices }) => !onlyServices) };
  const verdicts = new Uint8Array(rows.length * columns.length);
  for (const [row, from] of rows.entries()) {
    const codes = bySource.get(from)?.verdicts;
    for (const [column, to] of columns.entries()) {
      const [source, destination, code = 0] = [matrix.endpoints[from], matrix.endpoints[to], codes?.[to]];
      const there = code !== 0 || (source && destination && isPair(plan, section, { source, destination }));
      verdicts[row * columns.length + column] = there ? code : NO_PAIR;
    }
  }
  return verdicts;
}

function latenciesOf({ rows, columns, bySource }: Rectangle): Uint8Array {
  const steps = new Uint8Array(rows.length * columns.length);
  for (const [row, from] of rows.entries()) {
    const latencies = bySource.get(from)?.latencies;
    if (!latencies) continue;
    for (const [column, to] of columns.entries()) steps[row * columns.length + column] = stepOf(latencies[to] ?? null);
  }
  return steps;
}

function namesOf({ rows, columns }: Rectangle, { matrix }: Report): EndNames {
  const names = (indices: readonly number[]) =>
    indices.map((index) => {
      const end = matrix.endpoints[index];
      return end ? endpointName(end) : '';
    });
  return { rows: names(rows), columns: names(columns) };
}

/** The rows of a finding may belong to several sections. Makes one rectangle for each. */
function regionsOf(
  { rows, endpoints }: { readonly rows: readonly number[]; readonly endpoints: readonly number[] },
  { matrix }: Report,
  { ends, sections }: { readonly ends: PageEnds; readonly sections: readonly Rectangle[] },
): readonly PageRegion[] {
  const columns = new Set(endpoints);
  const chosen = rows.flatMap((index) => matrix.rows[index] ?? []);
  return sections.flatMap((rectangle, section) => {
    const name = sectionKey(rectangle.section);
    const own = chosen.filter((row) => sectionKey(row) === name).map(({ source }) => ends.placeOf[source] ?? 0);
    const there = rectangle.columns.filter((index) => columns.has(index)).map((index) => ends.placeOf[index] ?? 0);
    return own.length > 0 && there.length > 0 ? [{ section, rows: toSpans(own), columns: toSpans(there) }] : [];
  });
}

function packed(bytes: Uint8Array): string {
  return deflateRawSync(bytes).toString('base64');
}
