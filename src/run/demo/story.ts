import type { LoopbackCluster } from '../../loopback/cluster.ts';
import { latestRun } from '../../state/latest.ts';
import type { Io } from '../../ui/io.ts';
import { styleFor } from '../../ui/style.ts';
import { demoEnvironment } from './environment.ts';

/** Runs a command line of kubectl-netdoctor, given without `kubectl netdoctor`. @returns its exit code */
export type RunCommandLine = (argv: readonly string[], io: Io) => Promise<number>;

export interface StoryOptions {
  readonly run: RunCommandLine;
  /** The value of --color. */
  readonly color?: unknown;
}

/** Runs a check, repairs the network, and runs a resume. @returns the exit code of the last command */
export async function tellStory(cluster: LoopbackCluster, { run, color }: StoryOptions, io: Io): Promise<number> {
  const env = demoEnvironment(cluster, io.env);
  const { strong, quiet } = styleFor('stderr', io);
  const say = (words: string) => io.stderr.write(`${words}\n`);
  const type = async (name: string) => {
    say(strong(`$ kubectl netdoctor ${name}`));
    const code = await run([name, ...(typeof color === 'string' ? ['--color', color] : [])], { ...io, env });
    say(`${quiet(`(exit code ${code})`)}\n`);
    return code;
  };
  const found = await type('check');
  if (io.signal.aborted) return found;
  const broken = cluster.faults.all().length;
  cluster.faults.heal();
  if (broken > 0) say(`Now ${broken === 1 ? 'it is' : 'all of it is'} repaired. What did not pass is probed again:\n`);
  // If nothing could be probed at all, there is nothing to resume.
  const isSaved = (await latestRun(env, { source: cluster.name })) !== undefined;
  const last = await type(isSaved ? 'resume' : 'check');
  if (!io.signal.aborted)
    say('That was the demo, and nothing of it is left. On a cluster of yours: kubectl netdoctor check');
  return last;
}
