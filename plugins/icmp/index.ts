import { LAYER_PATHS, NO_OPTIONS, type Plugin, pairTargets } from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/**
 * An echo request (ping, RFC 792 and RFC 4443) from every floater to every other; three times unless --count
 * says otherwise.
 */
export const icmp = {
  name: 'icmp',
  summary: 'ping from every node to every other',
  proves: 'the address answers echo requests, and how many of them are lost; not which pod answers',
  byDefault: false,
  needs: { tools: ['ping'] },
  traits: { protocols: ['icmp'], latency: 'answer' },
  paths: LAYER_PATHS,
  count: 'itself',
  usualCount: 3,
  optionsSchema: NO_OPTIONS,
  targets: (bound, source) => pairTargets(bound, source, { check: 'icmp' }),
  program,
  judge,
} satisfies Plugin;
