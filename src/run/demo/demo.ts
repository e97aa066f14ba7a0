import { UserError } from '../../errors.ts';
import { refuseNodeCount } from '../../loopback/addresses.ts';
import type { LoopbackCluster } from '../../loopback/cluster.ts';
import { faultList, faultText, faultWords } from '../../loopback/faults/fault.ts';
import { counted } from '../../text/plural.ts';
import type { Io } from '../../ui/io.ts';
import { keepCluster } from './keep.ts';
import { type RunCommandLine, tellStory } from './story.ts';

export interface RunDemoArgs {
  readonly nodes: string;
  readonly fault?: readonly string[] | undefined;
  readonly keep?: boolean | undefined;
  readonly color?: unknown;
}

/**
 * What looks different in the tables, for the default cluster of six nodes: a lost pair, and a node that
 * refuses.
 */
export const FAULTS = ['one-way:n2:n5', 'one-way:n5:n2', 'refused:n4'];
const NODES_FOR_FAULTS = 5;

/**
 * Starts a loopback cluster, breaks its network, and runs the real check and the real resume on it. With
 * --keep, it leaves this to the user.
 * @param run runs a command line of kubectl-netdoctor
 * @returns the exit code of the last command, once everything is repaired
 */
export async function runDemo(args: RunDemoArgs, io: Io, run: RunCommandLine): Promise<number> {
  if (args.fault?.includes('help')) {
    io.stdout.write(`${faultList().join('\n')}\n`);
    return 0;
  }
  const count = nodeCount(args.nodes);
  const faults = args.fault ?? (count >= NODES_FOR_FAULTS ? FAULTS : []);
  const cluster = await startCluster(count, io);
  try {
    for (const fault of faults) cluster.inject(fault);
    for (const line of introduction(cluster)) io.stderr.write(`${line}\n`);
    return args.keep ? await keepCluster(cluster, io) : await tellStory(cluster, { ...args, run }, io);
  } finally {
    await cluster.close();
  }
}

function nodeCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count)) return count;
  throw new UserError(`--nodes has "${text}", which is no whole number`, {
    code: 'BAD_FLAG',
    hint: 'for example --nodes 6',
  });
}

async function startCluster(count: number, { env }: Io): Promise<LoopbackCluster> {
  refuseNodeCount(count);
  const { startLoopbackCluster } = await import('../../loopback/cluster.ts');
  const { nodeSpecs } = await import('../../loopback/seed.ts');
  return await startLoopbackCluster({ name: 'demo', nodes: nodeSpecs(count), env });
}

/** The introduction before the first command. Pure. */
export function introduction({ nodes, faults }: Pick<LoopbackCluster, 'nodes' | 'faults'>): readonly string[] {
  const standing = faults.all();
  const width = Math.max(0, ...standing.map((fault) => faultText(fault).length));
  return [
    `This is a demo: a cluster of ${counted(nodes.length, 'node')} that exists in this process alone, on loopback addresses of this machine.`,
    'The commands below are the real ones. No cluster of yours is touched.',
    standing.length === 0 ? 'Nothing is wrong with its network.' : 'What is wrong with it:',
    ...standing.map((fault) => `  ${faultText(fault).padEnd(width)}  ${faultWords(fault)}`),
    '',
  ];
}
