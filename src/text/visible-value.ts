import { oneLine } from './visible.ts';

/**
 * No Kubernetes object and no report is nested this deep; deeper nesting is an attempt to exhaust the stack.
 */
const DEEPEST = 100;

/**
 * A JSON-like value (a tree without cycles) with every text in it, keys included, on one line and harmless on
 * a terminal. If nothing has to change, it returns the same object. Anything nested too deep becomes null.
 */
export function visibleValue<T>(value: T): T {
  return shown(value, 0) as T;
}

function shown(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return oneLine(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return null;
  return Array.isArray(value) ? shownList(value, depth + 1) : shownObject(value, depth + 1);
}

function shownList(list: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const now = shown(list[index], depth);
    if (now === list[index]) continue;
    copy ??= [...list];
    copy[index] = now;
  }
  return copy ?? list;
}

function shownObject(object: object, depth: number): object {
  let entries: [string, unknown][] | undefined;
  const keys = Object.keys(object);
  for (const [index, key] of keys.entries()) {
    const one: unknown = Reflect.get(object, key);
    const [name, now] = [oneLine(key), shown(one, depth)];
    if (name === key && now === one) {
      entries?.push([key, one]);
      continue;
    }
    entries ??= keys.slice(0, index).map((before) => [before, Reflect.get(object, before)]);
    entries.push([name, now]);
  }
  // Built from entries, so that a key `__proto__` stays a key.
  return entries ? Object.fromEntries(entries) : object;
}
