import type { RowSpread } from '../model/matrix.ts';
import { emptySpread } from '../model/matrix.ts';

/**
 * `min/p95/max/lost` of each endpoint in ms; empty if nothing was repeated, a dash if nothing was answered.
 * Pure.
 */
export function spreadText({ min, p95, max, lost }: RowSpread): string {
  const cells: string[] = [];
  for (const [index, count] of lost.entries()) {
    const isEmpty = Number.isNaN(min[index]) && count === 0;
    const times = [min, p95, max].map((values) => msText(values[index]));
    cells.push(isEmpty ? '' : [...times, count].join('/'));
  }
  return cells.join(',');
}

function msText(ms = Number.NaN): string {
  return Number.isNaN(ms) ? '-' : ms.toFixed(2);
}

/** The inverse of spreadText, to two decimals. */
export function spreadFrom(text: string, size: number): RowSpread {
  const spread = emptySpread(size);
  for (const [index, cell] of text.split(',').entries()) {
    if (cell === '') continue;
    const [min, p95, max, lost] = cell.split('/').map((word) => (word === '-' ? Number.NaN : Number(word)));
    spread.min[index] = min ?? Number.NaN;
    spread.p95[index] = p95 ?? Number.NaN;
    spread.max[index] = max ?? Number.NaN;
    spread.lost[index] = lost ?? 0;
  }
  return spread;
}
