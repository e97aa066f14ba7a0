import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ConfigKey } from './config-key.ts';
import { CONFIG_KEYS } from './keys.ts';
import { FORMATS } from './kind-rules.ts';
import { schemaOf } from './kinds.ts';
import type { Json, JsonSchema } from './value-kind.ts';

/** JSON Schema (draft 7) of the configuration file, without the rules that involve several keys. */
export function configSchema(keys: readonly ConfigKey[] = CONFIG_KEYS): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    properties: Object.fromEntries(
      keys.map(({ key, takes, about }) => [key, { ...schemaOf(takes), description: about }]),
    ),
    additionalProperties: false,
  };
}

/** Cached, because making a validator takes far longer than using it. */
const validators = new WeakMap<readonly ConfigKey[], ValidateFunction>();

function validatorOf(keys: readonly ConfigKey[]): ValidateFunction {
  const validate = new Ajv({ allErrors: true, formats: FORMATS }).compile(configSchema(keys));
  validators.set(keys, validate);
  return validate;
}

/**
 * @param keys the keys that the file may have
 * @returns the keys that are unknown or have an invalid value, in no particular order
 */
export function refusedKeys(values: Readonly<Record<string, Json>>, keys: readonly ConfigKey[]): ReadonlySet<string> {
  const validate = validators.get(keys) ?? validatorOf(keys);
  validate(values);
  return new Set((validate.errors ?? []).flatMap(keyOf));
}

function keyOf({ instancePath, params }: ErrorObject): string[] {
  if (typeof params.additionalProperty === 'string' && instancePath === '') return [params.additionalProperty];
  const key = instancePath.split('/')[1];
  return key === undefined ? [] : [key];
}
