import { shortened } from './limits.ts';

/**
 * Returns the part of a value that has the expected form, or undefined if no part has. A shape removes what
 * does not fit and keeps everything else, including unknown keys, because objects are written back. A value
 * that fits completely is returned unchanged.
 */
export type Shape = (value: unknown) => unknown;

export const text: Shape = (value) => (typeof value === 'string' ? value : undefined);
export const flag: Shape = (value) => (typeof value === 'boolean' ? value : undefined);
/** A non-negative integer. */
export const count: Shape = (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? value : undefined);
export const anything: Shape = (value) => value ?? undefined;

/** Text from elsewhere, cut to the longest length that is ever shown. */
export function words(longest: number): Shape {
  return (value) => (typeof value === 'string' ? shortened(value, longest) : undefined);
}

export function list(item: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const fitting = value.map(item).filter((one) => one !== undefined);
    const isWhole = fitting.length === value.length && fitting.every((one, index) => one === value[index]);
    return isWhole ? value : fitting;
  };
}

/** A record with any keys, e.g. labels. */
export function map(item: Shape): Shape {
  return (value) => {
    if (!isRecord(value)) return undefined;
    const entries = Object.entries(value).map(([key, one]) => [key, one, item(one)] as const);
    if (entries.every(([, one, fitting]) => one === fitting)) return value;
    return Object.fromEntries(entries.flatMap(([key, , one]) => (one === undefined ? [] : [[key, one]])));
  };
}

/**
 * @param keys the keys that we read
 * @param needed values for keys that are missing or do not fit
 */
export function object(keys: Readonly<Record<string, Shape>>, needed: Readonly<Record<string, unknown>> = {}): Shape {
  return (value) => {
    if (!isRecord(value)) return undefined;
    let fitting = value;
    for (const [key, shape] of Object.entries(keys)) {
      const found = value[key];
      const fit = shape(found) ?? needed[key];
      if (fit === found) continue;
      const { [key]: _, ...others } = fitting;
      fitting = fit === undefined ? others : { ...others, [key]: fit };
    }
    return fitting;
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
