import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { FAMILIES } from '../plan/words.ts';

/** JSON Schema (draft 7). Keys that are not named are let through: a later version may add some. */
type Schema = Readonly<Record<string, unknown>>;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const NAME = { type: 'string', minLength: 1 } as const;
const FAMILY = { enum: FAMILIES } as const;
const LAYER = { enum: ['pod', 'node'] } as const;
const PATH = { enum: ['pod-pod', 'pod-node', 'node-pod', 'node-node'] } as const;

function object(properties: Schema, optional: Schema = {}): Schema {
  return { type: 'object', properties: { ...properties, ...optional }, required: Object.keys(properties) };
}

function list(items: Schema): Schema {
  return { type: 'array', items };
}

const CLUSTER = object({
  name: NAME,
  context: TEXT,
  server: TEXT,
  fingerprint: NAME,
  version: TEXT,
  namespace: NAME,
  flags: { type: 'object', additionalProperties: { type: ['string', 'boolean', 'array'], items: TEXT } },
});

const UNTESTED = object({ cluster: TEXT, node: TEXT, reason: TEXT, byRule: FLAG });
const REMARK = object({ cluster: TEXT, code: TEXT, detail: TEXT }, { next: TEXT });
const ENDPOINT = object({ cluster: TEXT, node: NAME, layer: LAYER });
const CHECK = object({ name: NAME, paths: list(PATH) });
const SECTION = object({ check: NAME, path: PATH, family: FAMILY });

const PLAN = object({
  version: { const: 1 },
  runId: NAME,
  source: CLUSTER,
  destinations: { ...list(CLUSTER), maxItems: 1 },
  directions: list(object({ from: TEXT, to: TEXT })),
  nodes: list(
    object(
      { cluster: TEXT, name: NAME, subnets: list(TEXT), os: TEXT, ready: FLAG, podCIDRs: list(TEXT) },
      { zone: TEXT, region: TEXT },
    ),
  ),
  endpoints: list(ENDPOINT),
  checks: list(CHECK),
  options: { type: 'object', additionalProperties: { type: ['string', 'boolean'] } },
  families: list(FAMILY),
  untested: list(UNTESTED),
  remarks: list(REMARK),
});

const ENTRY = object(
  { endpoint: NAME, verdict: { enum: ['fail', 'error', 'skip'] }, detail: TEXT, attempts: { ...COUNT, minimum: 1 } },
  { reason: TEXT, target: TEXT, latencyMs: { type: 'number', minimum: 0 } },
);

/** Milliseconds, `?` where none was measured, nothing where the probe did not pass. */
const LATENCY = '(\\?|[0-9]+\\.[0-9]{2})?';

const ROW = object({
  check: NAME,
  path: PATH,
  family: FAMILY,
  source: NAME,
  passed: { type: 'string', pattern: `^${LATENCY}(,${LATENCY})*$` },
  others: list(ENTRY),
});

/** The parts of a report that later commands look at, and the kind of the rest. */
const REPORT = object({
  apiVersion: TEXT,
  kind: { const: 'Report' },
  metadata: object({ runId: NAME, startedAt: TEXT, finishedAt: TEXT, version: TEXT }),
  spec: object({ source: { type: 'object' }, destinations: list({ type: 'object' }), checks: list(CHECK) }),
  nodes: list({ type: 'object' }),
  summary: object({ probes: COUNT, pass: COUNT, fail: COUNT, error: COUNT, skip: COUNT, complete: FLAG }),
  failures: list({ type: 'object' }),
  skipped: list({ type: 'object' }),
  untested: list(UNTESTED),
  remarks: list(REMARK),
  matrix: object({ endpoints: list(ENDPOINT), rows: list({ type: 'object' }) }),
});

const ajv = new Ajv({ allowUnionTypes: true });
const validators = {
  plan: ajv.compile(PLAN),
  sections: ajv.compile(object({ sections: list(SECTION) })),
  row: ajv.compile(ROW),
  report: ajv.compile(REPORT),
} as const satisfies Record<string, ValidateFunction>;

/** @returns what is wrong with the value in a few words, or undefined */
export function misfit(kind: keyof typeof validators, value: unknown): string | undefined {
  const validate = validators[kind];
  return validate(value) ? undefined : (validate.errors ?? []).map(errorWords)[0];
}

function errorWords({ instancePath, message = 'does not fit' }: ErrorObject): string {
  return `${instancePath === '' ? 'it' : instancePath.slice(1).replaceAll('/', '.')} ${message}`;
}
