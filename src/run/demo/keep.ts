import { createInterface } from 'node:readline';
import { UserError } from '../../errors.ts';
import type { LoopbackCluster } from '../../loopback/cluster.ts';
import { type Fault, faultList, faultText, faultWords } from '../../loopback/faults/fault.ts';
import { EXIT_OK, EXIT_ON_SIGNAL } from '../../report/exit-code.ts';
import type { Io } from '../../ui/io.ts';
import { demoVariables } from './environment.ts';

/**
 * Leaves the cluster to the user, who breaks and heals it with lines on standard input. @returns the exit
 * code
 */
export async function keepCluster(cluster: LoopbackCluster, { signal, stdin, stderr }: Io): Promise<number> {
  const say = (words: string) => stderr.write(`${words}\n`);
  for (const line of usage(cluster)) say(line);
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const onAbort = () => end(EXIT_ON_SIGNAL[String(signal.reason)] ?? EXIT_OK);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  // The end of standard input does not end the demo, because a demo that runs in the background has none.
  const lines = stdin ? createInterface({ input: stdin() }) : undefined;
  lines?.on('line', (line) => {
    if (line.trim() === 'quit') return end(EXIT_OK);
    for (const answer of obey(cluster, line.trim())) say(answer);
  });
  const code = await ended;
  lines?.close();
  return code;
}

function usage(cluster: LoopbackCluster): readonly string[] {
  const variables = Object.entries(demoVariables(cluster)).map(([name, value]) => `${name}=${value}`);
  return [
    'It runs until you type quit, or Ctrl-C. In another terminal:',
    '',
    `  export ${variables.join(' ')}`,
    '  kubectl netdoctor check',
    '',
    ...HELP,
  ];
}

const HELP = [
  'Type heal to repair all of it, heal FAULT to repair one thing, fault FAULT to break something, faults to list what',
  'is broken and what can be, or quit.',
];

/** Pure except for the cluster's faults. @returns the lines to answer with */
export function obey(cluster: Pick<LoopbackCluster, 'faults' | 'inject' | 'nodes'>, line: string): readonly string[] {
  const [word, fault, ...more] = line.split(/\s+/);
  if (word === '') return [];
  if (word === 'faults' && !fault) return listed(cluster.faults.all());
  if (word === 'heal' && more.length === 0) return heal(cluster, fault);
  if (word === 'fault' && fault && more.length === 0) return inject(cluster, fault);
  return HELP;
}

function inject({ inject: add }: Pick<LoopbackCluster, 'inject'>, text: string): readonly string[] {
  try {
    return [`broken: ${faultWords(add(text))}`];
  } catch (error) {
    if (error instanceof UserError) return [error.message, `  ${error.hint}`];
    throw error;
  }
}

function heal({ faults }: Pick<LoopbackCluster, 'faults'>, text: string | undefined): readonly string[] {
  const standing = faults.all();
  const healed = text === undefined ? standing : standing.filter((fault) => faultText(fault) === text);
  for (const fault of healed) faults.heal(fault);
  if (healed.length > 0) return healed.map((fault) => `healed: ${faultText(fault)}`);
  return text === undefined ? ['nothing is broken'] : [`there is no fault ${text}`, ...listed(standing)];
}

function listed(standing: readonly Fault[]): readonly string[] {
  const broken = standing.map((fault) => `  ${faultText(fault)}  ${faultWords(fault)}`);
  return [
    broken.length === 0 ? 'nothing is broken' : 'broken:',
    ...broken,
    'what can be broken:',
    ...faultList().map((line) => `  ${line}`),
  ];
}
