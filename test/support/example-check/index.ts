import { LAYER_PATHS, type Plugin, pairTargets } from '../../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';

/** HTTP from every floater to every other, with a look at whether a proxy stands in between. */
export const proxy = {
  name: 'proxy',
  summary: 'whether a proxy answers in place of the floaters',
  proves: 'no proxy that says so in its answers stands between the pods',
  byDefault: false,
  needs: { tools: ['curl', 'sed', 'head'], floater: ['identity'] },
  traits: { protocols: ['tcp'], latency: 'connection' },
  paths: LAYER_PATHS,
  count: 'each',
  optionsSchema: { type: 'object', additionalProperties: false, properties: {} },
  targets: (bound, source) => pairTargets(bound, source, { check: 'proxy', needs: ['identity'] }),
  program,
  judge,
} satisfies Plugin;
