import type { MeasuredRun, ReportEnd, ReportNote } from '../../model/measured-run.ts';
import { isPathMtu } from '../../model/path-mtu.ts';

/** What passes of mtu say about full-size packets. */
export interface ClampedNotes {
  /** Datagrams of full size are lost, and nothing tells the sender. */
  readonly lost: readonly ReportNote[];
  /** The path takes less than the interface, and the sender is told: path MTU discovery works. */
  readonly told: readonly ReportNote[];
}

/** Sorts the notes about sizes. Leaves out those that show that packets of any size are lost. Pure. */
export function clampedNotes({ notes, failures }: Pick<MeasuredRun, 'notes' | 'failures'>): ClampedNotes {
  const clamped = notes.filter(({ kind }) => kind === 'clamped');
  const told = clamped.filter(({ detail }) => detail.includes('path MTU discovery works'));
  const silent = clamped.filter((note) => !told.includes(note));
  if (silent.length === 0) return { lost: [], told };
  const lossy = new Set(
    failures
      .filter(({ reason }) => reason === 'LOSS' || reason === 'TIMEOUT')
      .map(({ source, destination, family }) => wayKey(source, destination, family)),
  );
  const sized = silent.filter(
    (note) => isOfSize(note) && !lossy.has(wayKey(note.source, note.destination, note.family)),
  );
  const withSize = (list: readonly ReportNote[]) =>
    new Set(list.filter((note) => sizesIn(note).path > 0).map(sourceKey));
  const searched = withSize(silent);
  const confirmed = withSize(sized);
  // The path of some ways was not searched. It is mostly that of the node's other ways.
  const lost = sized.filter(
    (note) => sizesIn(note).path > 0 || confirmed.has(sourceKey(note)) || !searched.has(sourceKey(note)),
  );
  return { lost, told };
}

/** The path MTU and the interface's; 0 if the note does not say. */
export function sizesIn({ detail }: Pick<ReportNote, 'detail'>): { readonly path: number; readonly mtu: number } {
  const [, path = 0] = /path MTU (\d+)/.exec(detail) ?? [];
  const [, mtu = 0] = / has (\d+)/.exec(detail) ?? [];
  return { path: Number(path), mtu: Number(mtu) };
}

function isOfSize(note: ReportNote): boolean {
  const { path, mtu } = sizesIn(note);
  return path === 0 || mtu === 0 || isPathMtu({ path, mtu, family: note.family });
}

/** A lost answer looks like a lost request, so both ways of a pair are one. */
function wayKey(source: ReportEnd, destination: ReportEnd, family: string): string {
  return [...[source, destination].map(({ cluster, node }) => `${cluster}/${node}`).toSorted(), family].join(' ');
}

function sourceKey({ source: { cluster, node }, path, family }: ReportNote): string {
  return [cluster, node, path, family].join('/');
}
