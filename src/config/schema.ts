import { Ajv, type ErrorObject } from 'ajv';
import { CONFIG_KEYS } from './keys.ts';
import { FORMATS, type Json, schemaOf } from './kinds.ts';

/** JSON Schema (draft 7) of the configuration file, without the rules that hold between keys. */
export function configSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: Object.fromEntries(
      CONFIG_KEYS.map(({ key, takes, about }) => [key, { ...schemaOf(takes), description: about }]),
    ),
    additionalProperties: false,
  };
}

const validate = new Ajv({ allErrors: true, formats: FORMATS }).compile(configSchema());

/** @returns the keys that are unknown or have a value that they do not take, in no order */
export function refusedKeys(values: Readonly<Record<string, Json>>): ReadonlySet<string> {
  validate(values);
  return new Set((validate.errors ?? []).flatMap(keyOf));
}

function keyOf({ instancePath, params }: ErrorObject): string[] {
  if (typeof params.additionalProperty === 'string' && instancePath === '') return [params.additionalProperty];
  const key = instancePath.split('/')[1];
  return key === undefined ? [] : [key];
}
