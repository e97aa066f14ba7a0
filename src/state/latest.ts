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
  /** Without it, any second cluster or none. */
  readonly destination?: string | undefined;
}

/**
 * The newest run from this context, or of exactly this pair of them; undefined where there is none. A run that planned
 * no probe is passed over; so is one whose plan cannot be read, unless `latest` names it for this pair: reading it then says what is wrong.
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

/** There is nothing to go on with; earlier versions saved such runs. */
async function isOfNothing(env: NodeJS.ProcessEnv, runId: string): Promise<boolean> {
  const plan = await planOrNothing(env, runId);
  return plan !== undefined && plansNothing(plan);
}

function isOf({ source, destinations }: Plan, contexts: Contexts): boolean {
  if (source.context !== contexts.source) return false;
  return contexts.destination === undefined || destinations[0]?.context === contexts.destination;
}

/** Undefined where it cannot be read, whatever the reason. */
export async function planOrNothing(env: NodeJS.ProcessEnv, runId: string): Promise<Plan | undefined> {
  return await readPlan(join(runsFolder(env), runId), runId).catch(() => undefined);
}

/** By name and fingerprint, in their order: the same words may name another cluster by now. */
export function clustersKey({ source, destinations }: Pick<Plan, 'source' | 'destinations'>): string {
  const key = ({ name, fingerprint }: ClusterRef) => [name, fingerprint];
  return JSON.stringify([source, ...destinations].map(key));
}
