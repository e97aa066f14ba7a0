import { LAYER_PATHS, NO_OPTIONS, type Plugin, pairTargets } from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/**
 * A datagram from every floater to every other, answered by the right floater; three times, since datagrams
 * get lost.
 */
export const udp = {
  name: 'udp',
  summary: 'UDP from every node to every other, answered by the right pod',
  proves: 'a datagram arrives, and the answer of the pod that has the address comes back',
  byDefault: true,
  needs: { tools: ['nc'], floater: ['udp'] },
  traits: { protocols: ['udp'], latency: 'answer' },
  paths: LAYER_PATHS,
  count: 'each',
  usualCount: 3,
  optionsSchema: NO_OPTIONS,
  targets: (bound, source) => pairTargets(bound, source, { check: 'udp', needs: ['udp'] }),
  program,
  judge,
} satisfies Plugin;
