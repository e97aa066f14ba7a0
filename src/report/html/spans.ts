import type { Spans } from './page-data.ts';

/** Spans of any numbers, sorted and without duplicates. */
export function toSpans(numbers: Iterable<number>): Spans {
  const spans: number[] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = spans.length - 2;
    const [from = 0, count = 0] = last < 0 ? [] : spans.slice(last);
    if (last >= 0 && from + count === number) spans[last + 1] = count + 1;
    else spans.push(number, 1);
  }
  return spans;
}

export function fromSpans(spans: Spans): readonly number[] {
  const numbers: number[] = [];
  for (let at = 0; at < spans.length; at += 2) {
    const [from = 0, count = 0] = [spans[at], spans[at + 1]];
    for (let offset = 0; offset < count; offset++) numbers.push(from + offset);
  }
  return numbers;
}
