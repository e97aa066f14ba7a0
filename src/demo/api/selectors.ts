import type { Stored } from './objects.ts';
import type { Resource } from './resources.ts';
import { badRequest } from './status.ts';

export type Matcher = (object: Stored) => boolean;

const SET = /^\s*([^\s!=,]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/;
const EQUAL = /^\s*([^\s!=,]+)\s*(==|=|!=)\s*([^\s!=,]*)\s*$/;
const PRESENCE = /^\s*(!?)\s*([^\s!=,()]+)\s*$/;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function labelMatcher(selector: string): Matcher {
  const terms = termsOf(selector).map(labelTerm);
  return ({ metadata }) => terms.every((term) => term(metadata.labels ?? {}));
}

/** Commas separate, but not those in parentheses. */
function termsOf(selector: string): readonly string[] {
  return selector.split(/,(?![^(]*\))/).filter((term) => term.trim() !== '');
}

type Labels = Readonly<Record<string, string>>;

function labelTerm(text: string): (labels: Labels) => boolean {
  const [, setKey = '', operator, list = ''] = SET.exec(text) ?? [];
  if (operator) {
    const values = list.split(',').map((value) => value.trim());
    const within = (labels: Labels) => values.includes(labels[setKey] ?? '') && setKey in labels;
    return operator === 'in' ? within : (labels) => !within(labels);
  }
  const [, key = '', sign, value = ''] = EQUAL.exec(text) ?? [];
  if (sign === '!=') return (labels) => labels[key] !== value;
  if (sign) return (labels) => labels[key] === value;
  const [, not, present] = PRESENCE.exec(text) ?? [];
  if (present === undefined) throw badRequest(`unable to parse requirement: ${text}`);
  return not ? (labels) => !(present in labels) : (labels) => present in labels;
}

const ALWAYS = ['metadata.name', 'metadata.namespace'];

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/ */
export function fieldMatcher(selector: string, { fields = [], version, plural }: Resource): Matcher {
  const terms = termsOf(selector).map((text) => {
    const [, field = '', sign = '', value = ''] = EQUAL.exec(text) ?? [];
    if (![...ALWAYS, ...fields].includes(field)) {
      const what = `label selector "", field selector "${selector}": field label not supported: ${field}`;
      throw badRequest(`Unable to find "/${version}, Resource=${plural}" that match ${what}`);
    }
    return (object: Stored) => (valueAt(object, field) === value) === (sign !== '!=');
  });
  return (object) => terms.every((term) => term(object));
}

function valueAt(object: unknown, field: string): string {
  const value = field
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), object);
  return value === undefined ? '' : String(value);
}
