import { parseLabelSelector } from './label-selector.ts';
import type { Stored } from './objects.ts';
import type { Resource } from './resources.ts';
import { badRequest } from './status.ts';

export type Matcher = (object: Stored) => boolean;

/** @throws Refusal 400 */
export function labelMatcher(selector: string): Matcher {
  const terms = parseLabelSelector(selector);
  return ({ metadata }) => terms.every((term) => term(metadata.labels ?? {}));
}

const ALWAYS = ['metadata.name', 'metadata.namespace'];
const TERM = /^([^=!]*)(==|!=|=)(.*)$/;

/**
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
 * @throws Refusal 400
 */
export function fieldMatcher(selector: string, resource: Resource): Matcher {
  const terms = selector
    .split(',')
    .filter((term) => term !== '')
    .map((text) => {
      const [, field, sign, value = ''] = TERM.exec(text) ?? [];
      if (field === undefined) throw badRequest(`invalid selector: '${selector}'; can't understand '${text}'`);
      checkField(field, resource);
      return (object: Stored) => (valueAt(object, field) === value) === (sign !== '!=');
    });
  return (object) => terms.every((term) => term(object));
}

/** Kinds that have selectable fields of their own use other words to refuse the rest. */
function checkField(field: string, { fields }: Resource): void {
  if ([...ALWAYS, ...(fields ?? [])].includes(field)) return;
  const known = ALWAYS.map((one) => JSON.stringify(one)).join(', ');
  throw badRequest(
    fields
      ? `field label not supported: ${field}`
      : `${JSON.stringify(field)} is not a known field selector: only ${known}`,
  );
}

function valueAt(object: unknown, field: string): string {
  const value = field
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), object);
  return value === undefined ? '' : String(value);
}
