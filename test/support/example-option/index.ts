import {
  type CheckOptions,
  connected,
  curlProgram,
  failedTransfer,
  familyFlag,
  type Judgement,
  namedTargets,
  type Plugin,
  type ProbeOptions,
  type ProbeRecord,
  type Program,
  SERVICE_PATHS,
  strangeRecord,
  type Target,
  transferOf,
} from '../../../src/check/plugin.ts';

/** The health pages of servers that the user names, from every floater. */
export const health = {
  name: 'health',
  summary: 'health pages of your own servers from every node',
  proves: 'every node reaches each server, and the server says that it is healthy',
  byDefault: false,
  needs: { tools: ['curl', 'sed', 'head'] },
  traits: { protocols: ['tcp'], latency: 'connection' },
  paths: SERVICE_PATHS,
  count: 'each',
  aimsByOption: { option: 'servers', flag: '--health-server HOST:PORT' },
  optionsSchema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      servers: {
        description: 'Each server as HOST:PORT. The page is /healthz.',
        type: 'array',
        maxItems: 100,
        items: { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]*:[0-9]{1,5}$', maxLength: 259 },
      },
      status: {
        description: 'The HTTP status of a healthy server; 200 by default.',
        type: 'integer',
        minimum: 100,
        maximum: 599,
      },
    },
  },
  aims: ({ families: [first = 'ipv4'] }, options) =>
    serversOf(options).map((server) => ({
      node: server,
      families: [first],
      aim: { url: `http://${server}/healthz`, expected: [String(options.status ?? 200)] },
    })),
  targets: (bound, source) => namedTargets(bound, source, { check: 'health' }),
  program,
  judge,
} satisfies Plugin;

/** Each once. The options fit the schema by now. */
function serversOf({ servers = [] }: CheckOptions & { readonly servers?: readonly string[] }): readonly string[] {
  return [...new Set(servers)];
}

function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  return curlProgram({
    timeoutMs,
    transfers: targets.map((target, number) => ({ number, url: target.aim?.url ?? '', flags: familyFlag(target) })),
  });
}

function judge({ aim: { expected = [] } = {} }: Target, { fields }: ProbeRecord): Judgement {
  const found = transferOf(fields);
  if (!found) return strangeRecord(fields);
  if (found.exit !== 0) return failedTransfer(found);
  const { http, latencyMs } = found;
  if (expected.includes(http)) return { verdict: 'pass', latencyMs };
  return connected('BAD_REPLY', `HTTP ${http}, expected ${expected.join(' or ')}`, latencyMs);
}
