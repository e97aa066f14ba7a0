import type { Plugin } from '../../src/check/plugin.ts';
import { NO_OPTIONS } from '../../src/check/plugin.ts';
import { judge } from './judge.ts';
import { program } from './program.ts';
import { targets } from './targets.ts';

/** The source address that a pod sees when a floater asks it. */
export const sourceIp = {
  name: 'source-ip',
  summary: 'whether pods see the addresses of the pods that reach them',
  proves:
    'a datagram arrives with the address of the pod that sent it, so that policies and logs see the pod and not a node',
  byDefault: false,
  needs: { tools: ['nc'] },
  traits: { protocols: ['udp'], latency: 'answer', makes: 'echo' },
  paths: ['pod-pod'],
  count: 'once',
  optionsSchema: NO_OPTIONS,
  targets,
  program,
  judge,
} satisfies Plugin;
