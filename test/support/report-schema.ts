import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';

/** The published docs/report.schema.json. */
export const REPORT_SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/report.schema.json'), 'utf8'),
);

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, formats: { 'date-time': isTime } });
const validate = ajv.compile(REPORT_SCHEMA);

/** @throws if the document does not fit the published schema */
export function fitting<D>(document: D): D {
  if (validate(document)) return document;
  throw new Error(`the report does not fit docs/report.schema.json: ${ajv.errorsText(validate.errors)}`);
}

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
