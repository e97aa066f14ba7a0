import { defineCommand } from '../define-command.ts';

export const demo = defineCommand({
  name: 'demo',
  describe: 'Show a check and a repair on a cluster that exists in this process alone (Linux)',
  options: {
    nodes: { type: 'string', requiresArg: true, default: '6', describe: 'How many nodes the demo cluster has' },
    fault: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'What is wrong with it, e.g. one-way:n1:n3; may be repeated (--fault help lists all)',
    },
    keep: { type: 'boolean', describe: 'Only start the cluster, say how to use it, and run until Ctrl-C' },
  },
  run: async (args, io, run) => {
    const { runDemo } = await import('../../run/demo/demo.ts');
    return await runDemo(args, io, run);
  },
});
