import { type Plugin, pairTargets } from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** An echo request (ping, RFC 792 and RFC 4443) from every floater to every other, three times. */
export const icmp = {
  name: 'icmp',
  summary: 'ping from every node to every other',
  byDefault: false,
  needs: { tools: ['ping'] },
  paths: ['pod-pod'],
  optionsSchema: { type: 'object', additionalProperties: false, properties: {} },
  targets: (bound, source) => pairTargets(bound, source, 'icmp'),
  program,
  judge,
} satisfies Plugin;
