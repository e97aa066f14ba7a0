import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { FAMILIES, LAYER_PATHS, LAYERS, SERVICE_PATHS } from '../plan/words.ts';

/** JSON Schema (draft 7). Keys that are not named are let through: a later version may add some. */
type Schema = Readonly<Record<string, unknown>>;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const NAME = { type: 'string', minLength: 1 } as const;
const FAMILY = { enum: FAMILIES } as const;
const LAYER = { enum: LAYERS } as const;
const PATH = { enum: [...LAYER_PATHS, ...SERVICE_PATHS] } as const;

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
const FLOATER_END = object({ cluster: TEXT, node: NAME, layer: LAYER }, { role: { enum: ['source', 'destination'] } });
const AIM = object(
  {},
  {
    addresses: list(TEXT),
    families: list(FAMILY),
    port: COUNT,
    kind: TEXT,
    name: TEXT,
    url: TEXT,
    expected: list(TEXT),
    byNode: { type: 'object', additionalProperties: list(TEXT) },
    untried: TEXT,
  },
);
const SERVICE_END = object(
  { cluster: TEXT, node: NAME, layer: { const: 'service' }, check: NAME, aim: AIM },
  { families: list(FAMILY) },
);
// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
const ENDPOINT = { if: object({ layer: { const: 'service' } }), then: SERVICE_END, else: FLOATER_END } as const;
const CHECK = object({ name: NAME, paths: list(PATH) }, { named: FLAG });
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
  options: { type: 'object', additionalProperties: { type: ['string', 'boolean', 'array', 'object'] } },
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

const MS_OR_NONE = '(-|[0-9]+\\.[0-9]{2})';
const SPREAD = `(${MS_OR_NONE}/${MS_OR_NONE}/${MS_OR_NONE}/[0-9]+)?`;

const ROW = object(
  {
    check: NAME,
    path: PATH,
    family: FAMILY,
    source: NAME,
    passed: { type: 'string', pattern: `^${LATENCY}(,${LATENCY})*$` },
    others: list(ENTRY),
  },
  {
    notes: list(object({ endpoint: NAME, kind: { enum: ['flaky', 'clamped', 'source-ip'] }, detail: TEXT })),
    spread: { type: 'string', pattern: `^${SPREAD}(,${SPREAD})*$` },
  },
);

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
