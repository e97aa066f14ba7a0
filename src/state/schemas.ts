import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { PROTOCOLS } from '../model/check-traits.ts';
import { TRAIT_KINDS } from '../model/circumstances.ts';
import { END_ROLES } from '../model/end-role.ts';
import type { Makes } from '../model/network.ts';
import { GROUPED } from './grouped-schema.ts';
import { COUNT, FAMILY, FLAG, LAYER, list, NAME, object, PATH, TEXT, VERDICT } from './schema-parts.ts';

const CLUSTER_KEYS = {
  name: NAME,
  context: TEXT,
  server: TEXT,
  fingerprint: NAME,
  version: TEXT,
  namespace: NAME,
  flags: { type: 'object', additionalProperties: { type: ['string', 'boolean', 'array'], items: TEXT } },
} as const;
const CLUSTER = object(CLUSTER_KEYS);
const NODE_KEYS = { cluster: TEXT, name: NAME, subnets: list(TEXT), os: TEXT, ready: FLAG, podCIDRs: list(TEXT) };

const UNTESTED = object({ cluster: TEXT, node: TEXT, reason: TEXT, byRule: FLAG });
const REMARK = object({ cluster: TEXT, code: TEXT, detail: TEXT }, { next: TEXT });
const FLOATER_END = object({ cluster: TEXT, node: NAME, layer: LAYER }, { role: { enum: ['source', 'destination'] } });
const AIM = object(
  {},
  {
    addresses: list(TEXT),
    families: list(FAMILY),
    port: COUNT,
    role: { enum: END_ROLES },
    node: TEXT,
    pod: TEXT,
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
const MAKES: readonly Makes[] = ['service', 'nodeport', 'echo'];
const TRAITS = object(
  { protocols: list({ enum: PROTOCOLS }), latency: { enum: ['connection', 'answer'] } },
  {
    onlyOn: { type: 'object', properties: Object.fromEntries(PROTOCOLS.map((one) => [one, list(PATH)])) },
    makes: { enum: MAKES },
  },
);
/** Earlier versions did not write traits. */
const CHECK = object({ name: NAME, paths: list(PATH) }, { named: FLAG, traits: TRAITS });
const SECTION = object({ check: NAME, path: PATH, family: FAMILY });

const PLAN = object({
  version: { const: 1 },
  runId: NAME,
  source: CLUSTER,
  destinations: { ...list(CLUSTER), maxItems: 1 },
  directions: list(object({ from: TEXT, to: TEXT })),
  nodes: list(object(NODE_KEYS, { zone: TEXT, region: TEXT })),
  endpoints: list(ENDPOINT),
  checks: list(CHECK),
  options: { type: 'object', additionalProperties: { type: ['string', 'boolean', 'array', 'object'] } },
  families: list(FAMILY),
  untested: list(UNTESTED),
  remarks: list(REMARK),
});

const ENTRY = object(
  { endpoint: NAME, verdict: { enum: ['fail', 'error', 'skip'] }, detail: TEXT, attempts: { ...COUNT, minimum: 1 } },
  { reason: TEXT, target: TEXT, obstacle: TEXT, latencyMs: { type: 'number', minimum: 0 } },
);

/** Milliseconds; `?` if none was measured; empty if the probe did not pass. */
const LATENCY = '(\\?|[0-9]+\\.[0-9]{2})?';

const MS_OR_NONE = '(-|[0-9]+\\.[0-9]{2})';
const SPREAD = `(${MS_OR_NONE}/${MS_OR_NONE}/${MS_OR_NONE}/[0-9]+)?`;

const NOTE_KIND = { enum: ['flaky', 'clamped', 'source-ip'] } as const;

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
    notes: list(object({ endpoint: NAME, kind: NOTE_KIND, detail: TEXT })),
    spread: { type: 'string', pattern: `^${SPREAD}(,${SPREAD})*$` },
  },
);

const END = object({ cluster: TEXT, node: TEXT }, { pod: TEXT });
const MS = { type: ['number', 'null'], minimum: 0 } as const;
const PROBE = { check: NAME, path: PATH, family: FAMILY, source: END, destination: END };
const COUNTS = { probes: COUNT, pass: COUNT, fail: COUNT, error: COUNT, skip: COUNT };
const { flags: _, ...SHOWN_KEYS } = CLUSTER_KEYS;
const SHOWN_CLUSTER = object(SHOWN_KEYS, { kubeconfig: TEXT });
const NAMED = { cluster: TEXT, name: TEXT };

const SUMMARY = object({
  ...COUNTS,
  complete: FLAG,
  latency: list(
    object({
      check: NAME,
      path: PATH,
      medianMs: { type: 'number' },
      p95Ms: { type: 'number' },
      maxMs: { type: 'number' },
    }),
  ),
  directions: list(object({ from: TEXT, to: TEXT, ...COUNTS }, { onlyServices: FLAG })),
});

const MATRIX_ROW = object(
  {
    check: NAME,
    path: PATH,
    family: FAMILY,
    source: COUNT,
    verdicts: list({ ...COUNT, maximum: 255 }),
    latencies: list(MS),
  },
  { spread: object({ min: list(MS), p95: list(MS), max: list(MS), lost: list(COUNT) }) },
);

const DNS_STATE = object(
  { policies: list(TEXT) },
  {
    service: TEXT,
    endpoints: COUNT,
    pods: object({ all: COUNT, ready: COUNT, troubles: list(object({ pod: TEXT, why: TEXT }, { node: TEXT })) }),
  },
);
const POLICY = object(
  {
    kind: TEXT,
    resource: TEXT,
    name: TEXT,
    directions: list({ enum: ['ingress', 'egress'] }),
    selects: { enum: ['yes', 'perhaps'] },
  },
  { namespace: TEXT },
);
const SHARED_TRAITS = object({
  nodes: list(TEXT),
  groups: list(object({ traits: list(object({ kind: { enum: TRAIT_KINDS }, value: TEXT })), nodes: list(COUNT) })),
});
const CIRCUMSTANCES = object(
  {
    cluster: TEXT,
    conditions: list(object({ node: TEXT, type: TEXT, status: TEXT }, { reason: TEXT, message: TEXT, since: TEXT })),
    agents: list(object({ role: TEXT, sets: list(TEXT), notReady: list(TEXT), missing: list(TEXT) })),
    events: list(object({ node: TEXT, reason: TEXT, message: TEXT, times: COUNT, last: TEXT }, { pod: TEXT })),
    unread: list(TEXT),
  },
  { cni: TEXT, proxyMode: TEXT, dns: DNS_STATE, policies: list(POLICY), since: TEXT, shared: SHARED_TRAITS },
);

/** What renderers and diff read. Of a finding, only what distinguishes it from others. */
const REPORT = object(
  {
    apiVersion: TEXT,
    kind: { const: 'Report' },
    metadata: object({ runId: NAME, startedAt: TEXT, finishedAt: TEXT, version: TEXT }),
    spec: object({
      source: SHOWN_CLUSTER,
      destinations: list(SHOWN_CLUSTER),
      checks: list(CHECK),
      options: { type: 'object' },
    }),
    nodes: list(
      object({
        ...NODE_KEYS,
        floaters: list(object({ layer: LAYER, pod: TEXT, uid: TEXT, addresses: list(TEXT) })),
      }),
    ),
    summary: SUMMARY,
    failures: list(
      object(
        { ...PROBE, verdict: VERDICT, detail: TEXT, attempts: COUNT },
        { target: TEXT, reason: TEXT, obstacle: TEXT, latencyMs: MS },
      ),
    ),
    skipped: list(object({ check: NAME, path: PATH, family: FAMILY, detail: TEXT, probes: COUNT })),
    untested: list(UNTESTED),
    remarks: list(REMARK),
    matrix: object({ endpoints: list(ENDPOINT), rows: list(MATRIX_ROW) }),
  },
  {
    notes: list(object({ ...PROBE, kind: NOTE_KIND, detail: TEXT })),
    circumstances: list(CIRCUMSTANCES),
    findings: list(
      object(
        { code: NAME, severity: NAME, title: TEXT, subject: object({ kind: NAME, ...NAMED }, { to: object(NAMED) }) },
        { direction: TEXT },
      ),
    ),
    resumed: object({
      runId: NAME,
      fixed: list(object({ ...PROBE, was: TEXT })),
      still: COUNT,
      fresh: COUNT,
      first: COUNT,
    }),
  },
);

const ajv = new Ajv({ allowUnionTypes: true });
const validators = {
  plan: ajv.compile(PLAN),
  sections: ajv.compile(object({ sections: list(SECTION) })),
  row: ajv.compile(ROW),
  report: ajv.compile(REPORT),
  grouped: ajv.compile(GROUPED),
} as const satisfies Record<string, ValidateFunction>;

/** @returns what is wrong with the value in a few words, or undefined */
export function misfit(kind: keyof typeof validators, value: unknown): string | undefined {
  const validate = validators[kind];
  return validate(value) ? undefined : (validate.errors ?? []).map(errorWords)[0];
}

function errorWords({ instancePath, message = 'does not fit' }: ErrorObject): string {
  return `${instancePath === '' ? 'it' : instancePath.slice(1).replaceAll('/', '.')} ${message}`;
}
