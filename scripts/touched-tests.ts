import { basename } from 'node:path';
import type { Imports } from './test-imports.ts';

/** By test: how many imports lie between it and a changed file; 0 if the test itself changed. Pure. */
export function distances(imports: Imports, changed: readonly string[]): ReadonlyMap<string, number> {
  const importers = new Map<string, string[]>();
  for (const [file, own] of imports) {
    for (const one of own) importers.set(one, [...(importers.get(one) ?? []), file]);
  }
  const found = new Map<string, number>();
  let edge = changed.filter((file) => imports.has(file));
  // A file that nothing imports may be read or started by its name.
  const named = changed.filter((file) => !imports.has(file)).flatMap((file) => importers.get(basename(file)) ?? []);
  for (let distance = 0; edge.length > 0 || distance < 1; distance++) {
    for (const file of edge) found.set(file, distance);
    const next = edge.flatMap((file) => importers.get(file) ?? []);
    edge = [...new Set(distance === 0 ? [...next, ...named] : next)].filter((file) => !found.has(file));
  }
  return new Map([...found].filter(([file]) => file.endsWith('.test.ts')));
}

export interface Choice {
  /** By test file: how long it took last time, in milliseconds. A file may be missing. */
  readonly times: ReadonlyMap<string, number>;
  readonly budgetMs: number;
}

/** The assumed time of a file that has not run yet. */
const USUAL_MS = 500;
/** A file that takes longer than this runs only if it changed itself. */
const LONG_MS = 5_000;

/** The nearest tests that fit into the budget. Tests that changed are always included. Pure. */
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
