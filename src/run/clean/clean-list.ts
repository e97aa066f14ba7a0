import { findOurs } from '../../floater/clean.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { eachCluster, stayWords } from './clean-step.ts';
import type { CleanTarget } from './clean-targets.ts';
import type { FailedCleanup } from './failed-cleanups.ts';

/**
 * Prints what clean would remove, one per line, and removes nothing. @returns the clusters that could not be
 * checked
 */
export async function listOurs(targets: readonly CleanTarget[], io: Io): Promise<readonly FailedCleanup[]> {
  const found = new Map<string, readonly string[]>();
  const each = { title: 'dry run', clusters: targets, signal: io.signal };
  const failed = await eachCluster(each, io, async ({ name, client, namespace }) => {
    const { removable, foreign } = await findOurs(client, namespace);
    found.set(
      name,
      removable.map(({ words }) => words),
    );
    const words = removable.length > 0 ? 'would be removed' : `nothing of ours in namespace ${namespace}`;
    const count = removable.length > 0 ? `${removable.length} ${words}` : words;
    return [count, ...stayWords(foreign, namespace)].join('; ');
  });
  printFound(targets, found, io);
  return failed;
}

/** Prints `kind/namespace/name`, one per line, with the cluster in front if there are several. */
export function printFound(
  targets: readonly Pick<CleanTarget, 'name'>[],
  found: ReadonlyMap<string, readonly string[]>,
  { stdout }: Pick<Io, 'stdout'>,
): void {
  for (const { name } of targets) {
    for (const words of found.get(name) ?? []) say(stdout, `${targets.length > 1 ? `${name}: ` : ''}${words}`);
  }
}
