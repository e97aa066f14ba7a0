import { PROTOCOL } from './program.ts';

/** What came from one source, line by line; complete only if the last line agrees with the number of records. */
export interface Transcript {
  readonly started: boolean;
  readonly complete: boolean;
  /** `records[check][target]`: the fields after the two numbers. */
  readonly records: readonly ReadonlyMap<number, string>[];
  /** What the system said, by address. */
  readonly remarks: ReadonlyMap<string, string>;
  /** Tools that the image lacks, by check. */
  readonly missing: ReadonlyMap<number, string>;
  /** The first line that was none of ours. */
  readonly strange: string | undefined;
}

export interface TranscriptReader {
  readonly push: (chunk: string) => void;
  readonly finish: () => Transcript;
}

/** One line of the output, understood. */
type Line =
  | { readonly kind: 'row'; readonly check: number; readonly target: number; readonly fields: string }
  | { readonly kind: 'remark'; readonly address: string; readonly words: string }
  | { readonly kind: 'missing'; readonly check: number; readonly tools: string }
  | { readonly kind: 'end'; readonly printed: number };

const FIRST = new RegExp(`^${PROTOCOL} \\d+$`);
const ROW = /^(\d+) (\d+) (.+)$/s;
const REMARK = /^! (\S+) (.+)$/;
const MISSING = /^missing (\d+) (.*)$/;
const END = /^end (\d+)$/;

function parseLine(text: string): Line | undefined {
  const row = ROW.exec(text);
  if (row) return { kind: 'row', check: Number(row[1]), target: Number(row[2]), fields: row[3] ?? '' };
  const remark = REMARK.exec(text);
  if (remark) return { kind: 'remark', address: remark[1] ?? '', words: remark[2] ?? '' };
  const missing = MISSING.exec(text);
  if (missing) return { kind: 'missing', check: Number(missing[1]), tools: missing[2] ?? '' };
  const end = END.exec(text);
  return end ? { kind: 'end', printed: Number(end[1]) } : undefined;
}

/** Reads the output as it comes. A line without its end of line is not a record: it may have been cut. */
export function transcriptReader(checks: number): TranscriptReader {
  const records = Array.from({ length: checks }, () => new Map<number, string>());
  const remarks = new Map<string, string>();
  const missing = new Map<number, string>();
  let rest = '';
  let started = false;
  let printed: number | undefined;
  let strange: string | undefined;

  const take = (text: string) => {
    const line = parseLine(text);
    if (line?.kind === 'row' && records[line.check]) records[line.check]?.set(line.target, line.fields);
    else if (line?.kind === 'remark') remarks.set(line.address, line.words);
    else if (line?.kind === 'missing') missing.set(line.check, line.tools);
    else if (line?.kind === 'end') printed = line.printed;
    else strange ??= text;
  };

  return {
    push: (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) {
        if (started) take(text);
        else if (FIRST.test(text)) started = true;
        else strange ??= text;
      }
    },
    finish: () => {
      const seen = records.reduce((sum, { size }) => sum + size, 0);
      return { started, complete: printed === seen, records, remarks, missing, strange };
    },
  };
}
