import { findNetctl, removeNetctl } from '../../floater/netctl.ts';
import type { Io } from '../../ui/io.ts';
import { printFound } from './clean-list.ts';
import { cleanCommand, eachCluster } from './clean-step.ts';
import type { CleanTarget } from './clean-targets.ts';
import type { FailedCleanup } from './failed-cleanups.ts';

export interface NetctlOptions {
  readonly dryRun: boolean;
  /**
   * If it is not set, netctl's objects are listed but stay, because no label says that they may be removed.
   */
  readonly yes: boolean;
  readonly waitMs: number;
}

/** Lists or removes what netctl left behind. @returns the clusters where this failed */
export async function netctlStep(
  targets: readonly CleanTarget[],
  { dryRun, yes, waitMs }: NetctlOptions,
  io: Io,
): Promise<readonly FailedCleanup[]> {
  const { signal } = io;
  const listed = new Map<string, readonly string[]>();
  const failed = await eachCluster({ title: 'netctl', clusters: targets, signal }, io, async (target, say) => {
    const { name, client, netctlNamespace: namespace } = target;
    const found = await findNetctl(client, namespace);
    const words = found.map(({ words }) => words);
    if (words.length === 0) return `nothing of netctl's in namespace ${namespace}`;
    if (!yes) return `left by netctl: ${words.join(', ')}; ${yesCommand(target)} removes them`;
    if (dryRun) {
      listed.set(name, words);
      return `${words.length} of netctl's would be removed`;
    }
    const onProgress = (left: readonly string[]) => say(`waiting for ${left.slice(0, 3).join(', ')}`);
    await removeNetctl({ client, namespace, waitMs, signal, onProgress }, found);
    return `removed ${words.join(', ')}`;
  });
  printFound(targets, listed, io);
  return failed;
}

function yesCommand({ netctlNamespace: namespace, ...target }: CleanTarget): string {
  return `${cleanCommand([{ ...target, namespace }])} --netctl --yes`;
}
