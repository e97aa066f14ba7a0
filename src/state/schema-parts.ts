import { FAMILIES, LAYER_PATHS, LAYERS, SERVICE_PATHS } from '../model/network.ts';

/** JSON Schema (draft 7). Unknown keys are accepted, because a later version may add some. */
export type Schema = Readonly<Record<string, unknown>>;

export const TEXT = { type: 'string' } as const;
export const FLAG = { type: 'boolean' } as const;
export const COUNT = { type: 'integer', minimum: 0 } as const;
export const NAME = { type: 'string', minLength: 1 } as const;
export const FAMILY = { enum: FAMILIES } as const;
export const LAYER = { enum: LAYERS } as const;
export const PATH = { enum: [...LAYER_PATHS, ...SERVICE_PATHS] } as const;

export function object(properties: Schema, optional: Schema = {}): Schema {
  return { type: 'object', properties: { ...properties, ...optional }, required: Object.keys(properties) };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export const VERDICT = { enum: ['pass', 'fail', 'error', 'skip'] } as const;
