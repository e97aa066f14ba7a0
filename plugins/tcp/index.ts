import { type Plugin, pairTargets } from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** A TCP connection from every floater to every other, and the right floater answers on it. */
export const tcp = {
  name: 'tcp',
  summary: 'TCP from every node to every other, answered by the right pod',
  byDefault: true,
  needs: { tools: ['curl', 'sed'] },
  paths: ['pod-pod'],
  optionsSchema: { type: 'object', additionalProperties: false, properties: {} },
  targets: (bound, source) => pairTargets(bound, source, 'tcp'),
  program,
  judge,
} satisfies Plugin;
