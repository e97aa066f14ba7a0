import { LAYER_PATHS, NO_OPTIONS, type Plugin, SERVICE_PATHS } from '../../src/check/plugin.ts';
import { externalAims, targets } from './external.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** A TCP connection from every floater to every other, answered by the right floater. */
export const tcp = {
  name: 'tcp',
  summary: 'TCP from every node to every other, answered by the right pod',
  proves: 'connections are made, and the pod that has the address answers, not another',
  byDefault: true,
  needs: { tools: ['curl', 'sed'] },
  traits: { protocols: ['tcp'], latency: 'connection' },
  paths: [...LAYER_PATHS, ...SERVICE_PATHS],
  count: 'each',
  optionsSchema: NO_OPTIONS,
  aims: externalAims,
  targets,
  program,
  judge,
} satisfies Plugin;
