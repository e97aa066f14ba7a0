import { Ajv } from 'ajv';
import type { CheckOptions } from './contract.ts';

/** @returns what is wrong with a check's options in a few words, or undefined */
export function optionsFault(schema: object, options: CheckOptions): string | undefined {
  const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
  if (validate(options)) return undefined;
  const [error] = validate.errors ?? [];
  const where = error?.instancePath.slice(1).replaceAll('/', '.');
  return `${where ? `${where} ` : ''}${error?.message ?? 'its options do not fit'}`;
}
