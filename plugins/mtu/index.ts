import { LAYER_PATHS, NO_OPTIONS, type Plugin } from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';
import { targets } from './targets.ts';

/** Packets of the maximum size that the source's interface sends, from every floater to every other. */
export const mtu = {
  name: 'mtu',
  summary: 'full-size packets from every node to every other, by TCP and UDP',
  proves: 'packets as large as the interface sends them arrive, or the system is told what size does',
  byDefault: true,
  needs: { tools: ['curl', 'sed', 'tr', 'nc'] },
  traits: {
    protocols: ['tcp', 'udp'],
    // targets.ts says why no datagrams go from pods to nodes.
    onlyOn: { udp: LAYER_PATHS.filter((path) => path !== 'pod-node') },
    latency: 'answer',
  },
  paths: LAYER_PATHS,
  count: 'once',
  optionsSchema: NO_OPTIONS,
  targets,
  program,
  judge,
} satisfies Plugin;
