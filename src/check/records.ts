import { type ExpectedOutput, LONGEST_LINE, LONGEST_WORDS, MOST_STRANGE, mostOutput } from './limits.ts';
import { PROTOCOL } from './program.ts';

/**
 * The output of one source, line by line. Complete only if its last line agrees with the number of records.
 */
export interface Transcript {
  readonly started: boolean;
  readonly complete: boolean;
  /** `records[check][target]`: the fields after the two numbers. Only what was asked for. */
  readonly records: readonly ReadonlyMap<number, string>[];
  /** Targets of each check that have two different records. */
  readonly contradicted: readonly ReadonlySet<number>[];
  /** What the system said, by address. Only for addresses that were probed. */
  readonly remarks: ReadonlyMap<string, string>;
  /** Tools that the image lacks, by check. */
  readonly missing: ReadonlyMap<number, string>;
  /** The first line that is not one of ours. */
  readonly strange: string | undefined;
  /**
   * Why none of it can be believed: it is too long, or its last line disagrees with the number of records.
   */
  readonly fault: string | undefined;
}

export interface TranscriptReader {
  /** @returns false once there is too much, and nothing more is read */
  readonly push: (chunk: string) => boolean;
  readonly finish: () => Transcript;
}

/** One line of the output, parsed. */
type Line =
  | { readonly kind: 'row'; readonly check: number; readonly target: number; readonly fields: string }
  | { readonly kind: 'remark'; readonly address: string; readonly words: string }
  | { readonly kind: 'missing'; readonly check: number; readonly tools: string }
  | { readonly kind: 'end'; readonly printed: number };

const FIRST = new RegExp(`^${PROTOCOL} \\d+$`);
const REMARK = /^! (\S+) (.+)$/;
const MISSING = /^missing (\d+) (.*)$/;
const END = /^end (\d+)$/;

const BLANK = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

type Row = Extract<Line, { kind: 'row' }>;

/**
 * `CHECK TARGET FIELDS`. A record without fields was printed, but is strange; it spoils only its own target.
 * There are millions of them: no text is made but their fields, and no regular expression looks at them.
 */
function parseRow(text: string, from: number, end: number): Row | undefined {
  const checkEnd = digitsEnd(text, from);
  if (checkEnd === from || text.charCodeAt(checkEnd) !== BLANK) return undefined;
  const targetEnd = digitsEnd(text, checkEnd + 1);
  if (targetEnd === checkEnd + 1) return undefined;
  if (targetEnd < end && text.charCodeAt(targetEnd) !== BLANK) return undefined;
  const fields = targetEnd < end ? text.slice(targetEnd + 1, end) : '';
  return {
    kind: 'row',
    check: numberAt(text, from, checkEnd),
    target: numberAt(text, checkEnd + 1, targetEnd),
    fields,
  };
}

/** Where the digits that begin here end. */
function digitsEnd(text: string, from: number): number {
  let end = from;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; code = text.charCodeAt(end)) end += 1;
  return end;
}

/** @param end of the digits that begin at `from` */
function numberAt(text: string, from: number, end: number): number {
  let number = 0;
  for (let at = from; at < end; at += 1) number = number * 10 + text.charCodeAt(at) - ZERO;
  return number;
}

function parseLine(text: string): Exclude<Line, Row> | undefined {
  const remark = REMARK.exec(text);
  if (remark) return { kind: 'remark', address: remark[1] ?? '', words: remark[2] ?? '' };
  const missing = MISSING.exec(text);
  if (missing) return { kind: 'missing', check: Number(missing[1]), tools: missing[2] ?? '' };
  const end = END.exec(text);
  return end ? { kind: 'end', printed: Number(end[1]) } : undefined;
}

/**
 * Reads the output as it comes. A line without an end of line is not a record, because it may have been cut.
 * Anything that was not asked for is strange. Limits that follow from what was asked for keep a source from
 * filling the memory.
 */
export function transcriptReader(asked: ExpectedOutput): TranscriptReader {
  const { take, finish } = lineTaker(asked);
  const most = mostOutput(asked);
  let read = 0;
  let rest = '';
  let excess: string | undefined;

  const excessOf = (line: number): string | undefined => {
    if (line > LONGEST_LINE) return `a line of more than ${LONGEST_LINE} characters`;
    return read > most ? `more than ${most} characters` : undefined;
  };
  /** Only the new part is searched, so that a line that never ends is not read again with each chunk. */
  const takeLine = (chunk: string, from: number, end: number): string | undefined => {
    if (rest === '') return take(chunk, from, end);
    const line = rest + chunk.slice(from, end);
    rest = '';
    return take(line, 0, line.length);
  };
  const push = (chunk: string): boolean => {
    read += chunk.length;
    for (let from = 0; excess === undefined; ) {
      const end = chunk.indexOf('\n', from);
      excess = excessOf(rest.length + (end < 0 ? chunk.length : end) - from);
      if (end < 0) {
        if (excess === undefined) rest += chunk.slice(from);
        break;
      }
      excess ??= takeLine(chunk, from, end);
      from = end + 1;
    }
    return excess === undefined;
  };
  return { push, finish: () => finish(excess) };
}

/** Takes whole lines. */
function lineTaker(asked: ExpectedOutput) {
  const { records: planned } = asked;
  const records = planned.map(() => new Map<number, string>());
  const contradicted = planned.map(() => new Set<number>());
  const remarks = new Map<string, string>();
  const missing = new Map<number, string>();
  let started = false;
  let rows = 0;
  let printed: number | undefined;
  let strange: string | undefined;
  let odd = 0;

  const takeRow = ({ check, target, fields }: Row) => {
    rows += 1;
    const before = records[check]?.get(target);
    if (before !== undefined && before !== fields) contradicted[check]?.add(target);
    else records[check]?.set(target, fields);
  };
  const takeRemark = ({ address, words }: Extract<Line, { kind: 'remark' }>) => {
    if (asked.addresses.has(address)) remarks.set(address, words.slice(0, LONGEST_WORDS));
  };
  const isAsked = (line: Line): boolean => {
    if (line.kind === 'row') return line.target < (planned[line.check] ?? 0);
    return line.kind === 'remark' || line.kind === 'end' || line.check < planned.length;
  };
  const takeKnown = (line: Exclude<Line, Row>) => {
    if (line.kind === 'remark') takeRemark(line);
    else if (line.kind === 'missing') missing.set(line.check, line.tools.slice(0, LONGEST_WORDS));
    else printed = line.printed;
  };
  /** Takes one line of the text. @returns what there is too much of, or undefined */
  const take = (text: string, from: number, end: number): string | undefined => {
    const row = started ? parseRow(text, from, end) : undefined;
    if (row && isAsked(row)) takeRow(row);
    else takeOther(text.slice(from, end), row !== undefined);
    return odd > MOST_STRANGE ? `more than ${MOST_STRANGE} lines that are no record` : undefined;
  };
  const takeOther = (text: string, isRow: boolean): void => {
    const line = started && !isRow ? parseLine(text) : undefined;
    if (line && isAsked(line)) takeKnown(line);
    else if (!started && FIRST.test(text)) started = true;
    else {
      strange ??= text.slice(0, LONGEST_WORDS);
      odd += 1;
    }
  };
  const finish = (excess: string | undefined): Transcript => {
    const complete = excess === undefined && printed === rows;
    const fault = excess ? `it printed ${excess}, and was ended` : miscounted(printed, rows);
    return { started, complete, records, contradicted, remarks, missing, strange, fault };
  };
  return { take, finish };
}

/** Something was lost or added on the way, and a line that was cut may have joined with the next one. */
function miscounted(printed: number | undefined, rows: number): string | undefined {
  if (printed === undefined || printed === rows) return undefined;
  return `it says that it printed ${printed} records, and ${rows} came`;
}
