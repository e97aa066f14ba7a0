import { oneLine } from './visible.ts';

/** No object of Kubernetes and no report is nested so deep; who nests deeper wants the stack to end. */
const DEEPEST = 100;

/**
 * A value as JSON has it (a tree: nothing is part of itself), with every text in it on one line and harmless on a terminal, keys among them. Where nothing
 * is to be changed it is the same object again. What is nested too deep becomes null.
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
  // By entries, so that a key `__proto__` stays a key.
  return entries ? Object.fromEntries(entries) : object;
}
