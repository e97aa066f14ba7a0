import { UserError } from '../errors.ts';
import { planOrNothing } from './latest.ts';
import { hasPlan, isRunId, runIds, unknownRun } from './run-folders.ts';

const LISTED = 5;

/**
 * Resolves a word to the id of a run. The word is an id, the beginning of exactly one id, `latest`, or
 * `previous`: the newest run before `latest` whose clusters have the same names.
 * @throws UserError RUN_UNKNOWN, RUN_AMBIGUOUS, NO_RUN
 */
export async function runIdOf(env: NodeJS.ProcessEnv, word: string): Promise<string> {
  if (word === 'latest') return await newest(env);
  if (word === 'previous') return await previous(env);
  const found = await runIdsLike(env, word);
  const [only] = found;
  if (only !== undefined && (found.length === 1 || only === word)) return only;
  if (only === undefined) throw await unknownRun(env, word);
  const more = found.length > LISTED ? ` and ${found.length - LISTED} more` : '';
  throw new UserError(`${found.length} runs begin with ${word}`, {
    code: 'RUN_AMBIGUOUS',
    hint: `give more of the id: ${found.slice(0, LISTED).join(', ')}${more}`,
  });
}

/** Only the run with exactly this id if there is one, otherwise the runs whose ids begin with the word. */
export async function runIdsLike(env: NodeJS.ProcessEnv, word: string): Promise<readonly string[]> {
  if (!isRunId(word)) return [];
  const ids = await runIds(env);
  return ids.includes(word) ? [word] : ids.filter((id) => id.startsWith(word));
}

async function newest(env: NodeJS.ProcessEnv): Promise<string> {
  for (const runId of await runIds(env)) if (await hasPlan(env, runId)) return runId;
  throw new UserError('no run is saved yet', { code: 'NO_RUN', hint: 'kubectl netdoctor check makes one' });
}

async function previous(env: NodeJS.ProcessEnv): Promise<string> {
  const latest = await newest(env);
  const clusters = await clusterNames(env, latest);
  const ids = await runIds(env);
  for (const runId of ids.slice(ids.indexOf(latest) + 1)) {
    if (clusters !== undefined && (await clusterNames(env, runId)) === clusters) return runId;
  }
  throw new UserError(`no run of the same clusters is saved before ${latest}`, {
    code: 'NO_RUN',
    hint: 'kubectl netdoctor runs lists what is there',
  });
}

async function clusterNames(env: NodeJS.ProcessEnv, runId: string): Promise<string | undefined> {
  const plan = await planOrNothing(env, runId);
  return plan && JSON.stringify([plan.source, ...plan.destinations].map(({ name }) => name));
}
