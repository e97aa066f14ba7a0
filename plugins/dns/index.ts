import { type Plugin, SERVICE_PATHS, serviceTargets } from '../../src/check/plugin.ts';
import { aims } from './aims.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** Names looked up from every floater: by the pod's own resolvers, by the cluster's DNS Service, by each of its pods. */
export const dns = {
  name: 'dns',
  summary: 'names from every node: by the resolvers of the pod, the DNS Service and each of its pods',
  proves:
    'names are found, A and AAAA both answered, and the addresses are right; external names only where you name some',
  byDefault: true,
  needs: { tools: [], rights: 'list endpointslices in the DNS namespace, to ask each pod of it by itself' },
  paths: SERVICE_PATHS,
  count: 'each',
  optionsSchema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      names: {
        description: 'Names to look up. One with a dot is taken as it is, one without is completed by the search list.',
        type: 'array',
        maxItems: 100,
        items: { type: 'string', pattern: '^[A-Za-z0-9_]([-A-Za-z0-9_.]{0,251}[A-Za-z0-9_.])?$' },
      },
      servers: {
        description: "DNS servers to ask for these names, by address; the pod's own where none is given.",
        type: 'array',
        maxItems: 100,
        items: { type: 'string', pattern: '^[0-9a-fA-F.:]+$' },
      },
    },
  },
  aims,
  targets: (bound, source) => serviceTargets(bound, source, { check: 'dns' }),
  program,
  judge,
} satisfies Plugin;
