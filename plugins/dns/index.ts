import type { Plugin } from '../../src/check/plugin.ts';
import { SERVICE_PATHS, serviceTargets } from '../../src/check/plugin.ts';
import { aims } from './aims.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

const LABEL = '[0-9a-zA-Z_]([0-9a-zA-Z_-]{0,61}[0-9a-zA-Z_])?';

/**
 * Names looked up from every floater: by the pod's own resolvers, by the cluster's DNS Service, and by each
 * of its pods.
 */
export const dns = {
  name: 'dns',
  summary: 'names from every node: by the resolvers of the pod, the DNS Service and each of its pods',
  proves:
    'names are found, A and AAAA both answered, and the addresses are right; external names only where you name some',
  byDefault: true,
  needs: {
    // The program itself chooses dig or, if there is none, nslookup.
    tools: [],
    discovers: ['dns', 'apiServer'],
    rights:
      "list endpointslices in the DNS namespace; without it only the way by the pod's resolvers and the DNS Service are probed",
  },
  traits: { protocols: ['udp'], latency: 'answer' },
  paths: SERVICE_PATHS,
  count: 'each',
  optionsSchema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      names: {
        description:
          'Names to look up. One that ends in a dot is taken as it is; any other is completed by the search list, as in a pod.',
        type: 'array',
        maxItems: 100,
        items: { type: 'string', pattern: `^${LABEL}(\\.${LABEL})*\\.?$`, maxLength: 254 },
      },
      servers: {
        description: "DNS servers to ask for these names, by address; the pod's own where none is given.",
        type: 'array',
        maxItems: 100,
        items: { type: 'string', pattern: '^[0-9a-fA-F.:]+$', maxLength: 45 },
      },
    },
  },
  aims,
  targets: (bound, source) => serviceTargets(bound, source, { check: 'dns' }),
  program,
  judge,
} satisfies Plugin;
