import { parseDuration } from '../../config/duration.ts';
import type { CommandArgs } from '../../config/settings-table.ts';
import { UserError } from '../../errors.ts';
import type { Io } from '../../ui/io.ts';
import { type ConfigFlag, loadEffectiveArgs } from '../effective-args.ts';
import { listOurs } from './clean-list.ts';
import { lockTargets } from './clean-locks.ts';
import { tryClean } from './clean-step.ts';
import { type CleanTargets, cleanTargets } from './clean-targets.ts';
import { type FailedCleanup, refuseFailedCleanups } from './failed-cleanups.ts';
import { netctlStep } from './netctl-step.ts';

export type RunCleanArgs = CommandArgs<'clean'> &
  ConfigFlag & {
    readonly timeout: string;
    readonly dryRun?: boolean | undefined;
    readonly netctl?: boolean | undefined;
    readonly yes?: boolean | undefined;
    readonly force?: boolean | undefined;
  };

/**
 * Removes everything that check made on the given clusters, and reports what it removed. A cluster that
 * cannot be cleaned does not affect the others.
 * @returns the exit code
 */
export async function runClean(flags: RunCleanArgs, io: Io): Promise<number> {
  const effective = await loadEffectiveArgs(flags, io);
  const waitMs = parseDuration('timeout', effective.args.timeout);
  if (flags.yes && !flags.netctl)
    throw new UserError("--yes is about netctl's floater alone", { code: 'BAD_FLAG', hint: 'give --netctl too' });
  const targets = await cleanTargets(effective, io);
  const release = flags.dryRun || flags.force ? undefined : await lockTargets(targets.targets, io);
  try {
    const failed = await cleanThem(targets, { ...flags, waitMs }, io);
    refuseFailedCleanups([...targets.failed, ...failed], targets.targets.length + targets.failed.length);
  } finally {
    await release?.();
  }
  return 0;
}

interface CleanFlags extends Pick<RunCleanArgs, 'dryRun' | 'netctl' | 'yes'> {
  readonly waitMs: number;
}

async function cleanThem({ targets }: CleanTargets, wanted: CleanFlags, io: Io): Promise<readonly FailedCleanup[]> {
  const { dryRun = false, netctl, yes = false, waitMs } = wanted;
  const failed = dryRun ? await listOurs(targets, io) : await tryClean(targets, { waitMs, signal: io.signal }, io);
  if (!netctl) return failed;
  // A cluster that has already refused is reported only once.
  const others = targets.filter(({ name }) => !failed.some((one) => one.name === name));
  return [...failed, ...(await netctlStep(others, { dryRun, yes, waitMs }, io))];
}
