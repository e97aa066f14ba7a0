import { createHash } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type { ClusterRef } from '../model/plan.ts';
import { shortTime } from '../text/local-time.ts';
import { unwritable } from './files.ts';
import { stateHome } from './home.ts';
import { ELSEWHERE_MS, leaveLock, type TakenLock, takeLock } from './lock-file.ts';
import { type LockOwner, ownerHere, parseOwner, stateOf } from './lock-owner.ts';

export interface LockRequest {
  readonly env: NodeJS.ProcessEnv;
  readonly runId: string;
  /** What holds the lock, as a noun: `check`. */
  readonly command: string;
}

export interface Locks {
  /** What to report about locks that were taken over. */
  readonly notes: readonly string[];
  /** Gives up our own locks only. A second call does nothing. */
  readonly release: () => Promise<void>;
}

type Cluster = Pick<ClusterRef, 'name' | 'fingerprint'>;

/**
 * Takes one lock for each cluster, either all or none. It takes them in the order of their file names, so
 * that two runs over the same two clusters cannot wait for each other.
 * @throws UserError LOCKED if another process holds one, STATE_UNWRITABLE
 */
export async function takeLocks(clusters: readonly Cluster[], request: LockRequest): Promise<Locks> {
  const folder = join(stateHome(request.env), 'locks');
  const byPath = new Map(clusters.map((cluster) => [join(folder, lockName(cluster)), cluster]));
  const text = `${JSON.stringify(await ownerHere(request))}\n`;
  const held: string[] = [];
  const notes: string[] = [];
  const release = () => releaseAll(held, text);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const [path, cluster] of [...byPath].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const taken = await takeLock(path, text);
      if (taken.kind !== 'taken') throw locked({ path, cluster }, taken);
      held.push(path);
      if (taken.from !== undefined) notes.push(takenOver(cluster, taken.from));
    }
  } catch (error) {
    await release();
    throw error instanceof UserError ? error : unwritable(folder, error);
  }
  return { notes, release: releasedAtExit(held, release) };
}

/**
 * The runs whose locks are held, as far as this can be known. A lock that cannot be read counts as not held.
 */
export async function liveRunIds(env: NodeJS.ProcessEnv): Promise<ReadonlySet<string>> {
  const folder = join(stateHome(env), 'locks');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  const owners = texts.map(parseOwner).filter((owner) => owner !== undefined);
  const live = await Promise.all(owners.map(isLive));
  return new Set(owners.filter((_, index) => live[index]).map(({ runId }) => runId));
}

async function isLive(owner: LockOwner): Promise<boolean> {
  const state = await stateOf(owner);
  return state === 'alive' || (state === 'elsewhere' && Date.now() - Date.parse(owner.startedAt) < ELSEWHERE_MS);
}

function lockName({ fingerprint }: Cluster): string {
  return `${createHash('sha256').update(fingerprint).digest('hex').slice(0, 24)}.json`;
}

async function releaseAll(held: string[], text: string): Promise<void> {
  for (const path of held.splice(0)) await leaveLock(path, text).catch(() => {});
}

/**
 * Also gives up the locks if the process ends without its `finally`. While we live, our locks cannot have
 * become another owner's.
 */
function releasedAtExit(held: readonly string[], release: () => Promise<void>): Locks['release'] {
  const atExit = () => {
    for (const path of held) {
      try {
        unlinkSync(path);
      } catch {
        // The next process that wants the lock will see that its owner is gone.
      }
    }
  };
  process.once('exit', atExit);
  return async () => {
    process.off('exit', atExit);
    await release();
  };
}

interface LockedPlace {
  readonly path: string;
  readonly cluster: Cluster;
}

function locked({ path, cluster }: LockedPlace, taken: Exclude<TakenLock, { kind: 'taken' }>): UserError {
  if (taken.kind === 'unclear') {
    return new UserError(`another command is about to work on cluster ${cluster.name}`, {
      code: 'LOCKED',
      hint: `try again in a few seconds; if nothing runs, remove ${path}`,
    });
  }
  const { by, elsewhere } = taken;
  const where = elsewhere ? `on host ${by.host.split(' ')[0]}` : 'here';
  const hint = elsewhere ? `wait for it, or end it there; if it is gone, remove ${path}` : 'wait for it, or end it';
  return new UserError(`another ${by.command} of cluster ${cluster.name} runs ${where} since ${sinceOf(by)}`, {
    code: 'LOCKED',
    hint,
  });
}

function sinceOf({ startedAt, pid }: LockOwner): string {
  return `${shortTime(new Date(startedAt), new Date())} (process ${pid})`;
}

function takenOver({ name }: Cluster, from: LockOwner | null): string {
  if (!from) return `the lock of cluster ${name} named nobody, and was taken over`;
  const { command, runId } = from;
  return `an earlier ${command} of cluster ${name} ended without giving up its lock (since ${sinceOf(from)}, run ${runId}): taken over`;
}
