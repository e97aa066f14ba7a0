import { answersProgram, judgeAnswer, NO_OPTIONS, type Plugin, SERVICE_PATHS } from '../../src/check/plugin.ts';
import { answererOf, rightOf, targets } from './targets.ts';

/**
 * A Service of the floaters, by its address and by its DNS name, and a pod that reaches itself through a
 * Service.
 */
export const service = {
  name: 'service',
  summary: 'a Service of the floaters from every node: by ClusterIP, by DNS name, and back to the pod itself',
  proves:
    'ClusterIPs lead to their pods, names of Services are found, and a pod reaches itself by a Service, from every node',
  byDefault: false,
  needs: { tools: ['curl', 'sed', 'head', 'cat', 'rm', 'mv', 'sleep'] },
  traits: { protocols: ['tcp'], latency: 'answer', makes: 'service' },
  paths: SERVICE_PATHS,
  count: 'each',
  optionsSchema: NO_OPTIONS,
  // Their addresses are known once deploy has made them.
  aims: () => [
    { node: 'Service (ClusterIP)', aim: { role: 'cluster-ip' } },
    { node: 'Service (DNS name)', aim: { role: 'headless' } },
    { node: 'hairpin', aim: { role: 'hairpin' } },
  ],
  targets,
  program: (found, options) => answersProgram(found.map(answererOf), options),
  judge: (target, record, floaters) => judgeAnswer(record, rightOf(target), floaters),
} satisfies Plugin;
