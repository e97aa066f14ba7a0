import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterRef, Plan } from '../model/plan.ts';
import { plansNothing } from '../preflight/nothing-to-probe.ts';
import { writeWhole } from './files.ts';
import { fileNameOf, stateHome } from './home.ts';
import { readPlan } from './read-plan.ts';
import { runIds, runsFolder } from './run-folders.ts';

function latestFolder(env: NodeJS.ProcessEnv): string {
  return join(stateHome(env), 'latest');
}

/** Points `latest/<clusters>` at a run whose plan is saved. */
export async function pointLatest({ runId, source, destinations }: Plan, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = latestFolder(env);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = [source, ...destinations].map(({ name }) => name);
  await writeWhole(join(folder, fileNameOf(names)), `${runId}\n`);
}

/** The runs that `latest` names, each the newest of its clusters. */
export async function latestRunIds(env: NodeJS.ProcessEnv): Promise<ReadonlySet<string>> {
  const folder = latestFolder(env);
  const names = (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith('.tmp'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  return new Set(texts.map((text) => text.trim()));
}

export interface Contexts {
  readonly source: string;
  /** If it is not set, any second cluster matches, and so does none. */
  readonly destination?: string | undefined;
}

/**
 * The newest run from this context, or, if a destination is given, of exactly this pair; undefined if there
 * is none. Skips a run that planned no probe. Also skips a run whose plan cannot be read, unless `latest`
 * names it for this pair, because reading it then reports what is wrong.
 */
export async function latestRun(env: NodeJS.ProcessEnv, contexts: Contexts): Promise<string | undefined> {
  const ids = await runIds(env);
  const { source, destination } = contexts;
  const pointed =
    destination && (await readFile(join(latestFolder(env), fileNameOf([source, destination])), 'utf8').catch(() => ''));
  if (pointed && ids.includes(pointed.trim()) && !(await isOfNothing(env, pointed.trim()))) return pointed.trim();
  for (const runId of ids) {
    const plan = await planOrNothing(env, runId);
    if (plan && isOf(plan, contexts) && !plansNothing(plan)) return runId;
  }
  return undefined;
}

/** Such a run leaves nothing to resume. Earlier versions saved them. */
async function isOfNothing(env: NodeJS.ProcessEnv, runId: string): Promise<boolean> {
  const plan = await planOrNothing(env, runId);
  return plan !== undefined && plansNothing(plan);
}

function isOf({ source, destinations }: Plan, contexts: Contexts): boolean {
  if (source.context !== contexts.source) return false;
  return contexts.destination === undefined || destinations[0]?.context === contexts.destination;
}

/** Undefined if it cannot be read, whatever the reason. */
export async function planOrNothing(env: NodeJS.ProcessEnv, runId: string): Promise<Plan | undefined> {
  return await readPlan(join(runsFolder(env), runId), runId).catch(() => undefined);
}

/**
 * The names and fingerprints of the clusters, in their order. The fingerprint is needed because the same name
 * may mean another cluster by now.
 */
export function clustersKey({ source, destinations }: Pick<Plan, 'source' | 'destinations'>): string {
  const key = ({ name, fingerprint }: ClusterRef) => [name, fingerprint];
  return JSON.stringify([source, ...destinations].map(key));
}
