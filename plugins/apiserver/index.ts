import {
  FAMILIES,
  familyOf,
  NO_OPTIONS,
  namedTargets,
  type Plugin,
  SERVICE_PATHS,
  type Seen,
} from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** The Service default/kubernetes, probed from every floater. */
export const apiserver = {
  name: 'apiserver',
  summary: 'the API server from every node, by its Service',
  proves:
    'pods on every node reach an API server by the Service "kubernetes", and it answers over TLS; not that its certificate is right',
  byDefault: false,
  needs: { tools: ['curl', 'sed', 'head', 'tr'], discovers: ['apiServer'] },
  traits: { protocols: ['tcp'], latency: 'answer' },
  paths: SERVICE_PATHS,
  count: 'each',
  optionsSchema: NO_OPTIONS,
  aims,
  targets: (bound, source) => namedTargets(bound, source, { check: 'apiserver' }),
  program,
  judge,
} satisfies Plugin;

/** If the Service may not be read, its address is still in every pod's environment. */
function aims({ apiServer, families }: Seen): ReturnType<NonNullable<Plugin['aims']>> {
  const node = 'kubernetes (API server)';
  if (!apiServer) return [{ node, families: families.slice(0, 1), aim: { role: 'apiserver' } }];
  const { addresses, port } = apiServer;
  const having = FAMILIES.filter((family) => addresses.some((address) => familyOf(address) === family));
  return [{ node, families: having, aim: { role: 'apiserver', addresses, port } }];
}
