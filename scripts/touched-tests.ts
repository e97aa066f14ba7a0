import { basename } from 'node:path';
import type { Imports } from './test-imports.ts';

/** Over how many imports each test leads to what changed; 0 where it changed itself. Pure. */
export function distances(imports: Imports, changed: readonly string[]): ReadonlyMap<string, number> {
  const importers = new Map<string, string[]>();
  for (const [file, own] of imports) {
    for (const one of own) importers.set(one, [...(importers.get(one) ?? []), file]);
  }
  const found = new Map<string, number>();
  let edge = changed.filter((file) => imports.has(file));
  // What nothing imports may be read, or started, by its name.
  const named = changed.filter((file) => !imports.has(file)).flatMap((file) => importers.get(basename(file)) ?? []);
  for (let distance = 0; edge.length > 0 || distance < 1; distance++) {
    for (const file of edge) found.set(file, distance);
    const next = edge.flatMap((file) => importers.get(file) ?? []);
    edge = [...new Set(distance === 0 ? [...next, ...named] : next)].filter((file) => !found.has(file));
  }
  return new Map([...found].filter(([file]) => file.endsWith('.test.ts')));
}

export interface Choice {
  /** Of each test file, what it took last, in milliseconds; it may be missing. */
  readonly times: ReadonlyMap<string, number>;
  readonly budgetMs: number;
}

/** Of a file that nobody has run yet. */
const USUAL_MS = 500;
/** More than this a file takes only where it changed itself. */
const LONG_MS = 5_000;

/** The nearest tests that the budget holds, those that changed in any case. Pure. */
export function chooseTests(
  found: ReadonlyMap<string, number>,
  { times, budgetMs }: Choice,
): { readonly chosen: readonly string[]; readonly left: readonly string[] } {
  const ms = (file: string) => times.get(file) ?? USUAL_MS;
  const order = [...found].sort(([one, near], [other, far]) => near - far || ms(one) - ms(other));
  const chosen: string[] = [];
  const left: string[] = [];
  let spent = 0;
  for (const [file, distance] of order) {
    const fits = ms(file) <= LONG_MS && spent + ms(file) <= budgetMs;
    if (distance > 0 && !fits) left.push(file);
    else {
      chosen.push(file);
      spent += ms(file);
    }
  }
  return { chosen, left };
}
