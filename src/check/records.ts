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
  readonly started: () => boolean;
  readonly finish: () => Transcript;
}

const ROW = /^(\d+) (\d+) (.+)$/;
const REMARK = /^! (\S+) (.+)$/;
const MISSING = /^missing (\d+) (.*)$/;
const END = /^end (\d+)$/;

/** Reads the output as it comes. A line without its end of line is not a record: it may have been cut. */
export function transcriptReader(checks: number): TranscriptReader {
  const records = Array.from({ length: checks }, () => new Map<number, string>());
  const remarks = new Map<string, string>();
  const missing = new Map<number, string>();
  let rest = '';
  let seen = 0;
  let started = false;
  let printed: number | undefined;
  let strange: string | undefined;

  const line = (text: string) => {
    if (!started) {
      started = new RegExp(`^${PROTOCOL} \\d+$`).test(text);
      if (!started) strange ??= text;
      return;
    }
    const row = ROW.exec(text);
    const record = row && records[Number(row[1])];
    if (row && record) {
      seen += 1;
      record.set(Number(row[2]), row[3] ?? '');
      return;
    }
    const remark = REMARK.exec(text);
    if (remark) {
      remarks.set(remark[1] ?? '', remark[2] ?? '');
      return;
    }
    const lack = MISSING.exec(text);
    if (lack) {
      missing.set(Number(lack[1]), lack[2] ?? '');
      return;
    }
    const end = END.exec(text);
    if (end) printed = Number(end[1]);
    else strange ??= text;
  };

  return {
    push: (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) line(text);
    },
    started: () => started,
    finish: () => ({ started, complete: started && printed === seen, records, remarks, missing, strange }),
  };
}
