import { countVerdicts, type Matrix } from '../check/matrix.ts';
import { checkPhase } from '../check/phase.ts';
import type { Plugin } from '../check/plugin.ts';
import type { CheckSettings } from '../config/settings.ts';
import { type Deployment, deployFloaters } from '../floater/deploy.ts';
import type { Platform } from '../floater/manifests.ts';
import { readyFloaters } from '../floater/pods.ts';
import { type Verified, verifyFloaters } from '../floater/verify.ts';
import type { KubeClient } from '../kube/client.ts';
import { type BoundPlan, bind } from '../plan/bind.ts';
import type { Plan } from '../plan/plan.ts';
import { type Preflight, preflight } from '../plan/preflight.ts';
import { journalRow } from '../state/journal.ts';
import type { RunStore } from '../state/run-store.ts';
import type { Io } from '../ui/io.ts';
import { runPhase } from '../ui/phases.ts';

/** What the steps of one check have in common. */
export interface Run {
  readonly client: KubeClient;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly plan: Plan;
  readonly platform: Platform;
  readonly store: RunStore;
  readonly io: Io;
}

const SECOND_WAIT_MS = 30_000;
const SETTLE_MS = 3_000;

export async function preflightStep(client: KubeClient, settings: CheckSettings, io: Io): Promise<Preflight> {
  const run = async () => {
    const value = await preflight(client, settings.floater.namespace);
    const out = value.untested.length > 0 ? `, ${value.untested.length} left out` : '';
    return {
      value,
      words: `${client.context.name}: Kubernetes ${value.cluster.version}, ${value.nodes.length} nodes${out}`,
    };
  };
  return await only(runPhase('preflight', [{ title: client.context.name, run }], io));
}

export async function deployStep({ client, settings, platform, io }: Run): Promise<Deployment> {
  const run = async () => {
    const value = await deployFloaters(client, settings.floater, platform);
    const made = value.namespaceCreated ? `namespace ${value.namespace} created, ` : '';
    return { value, words: `${client.context.name}: ${made}floaters ${value.daemonSet}` };
  };
  return await only(runPhase('deploy', [{ title: client.context.name, run }], io));
}

/** Waits for the floaters and joins them with the plan. */
export async function verifyStep({ client, settings, plan, io }: Run, deployment: Deployment): Promise<BoundPlan> {
  const wanted = new Set(plan.endpoints.map(({ node }) => node));
  const nodes = plan.nodes.filter(({ name }) => wanted.has(name));
  const place = { cluster: client.context.name, port: settings.floater.port };
  const request = { client, deployment, place, nodes, podWaitMs: settings.podWaitMs, signal: io.signal };
  const run = async (say: (words: string) => void): Promise<{ value: Verified; words: string }> => {
    const onProgress = (ready: number, missing: readonly string[]) =>
      say(`${ready} of ${nodes.length} floaters ready${missing.length > 0 ? `, waiting for ${listed(missing)}` : ''}`);
    const value = await verifyFloaters({ ...request, onProgress });
    const lost = value.missing.map(({ node, reason }) => `${node} (${reason})`);
    const tail = lost.length > 0 ? `; not ready: ${lost.join(', ')}` : '';
    return { value, words: `${place.cluster}: ${value.floaters.length} of ${nodes.length} floaters ready${tail}` };
  };
  const { floaters, missing } = await only(runPhase('verify', [{ title: place.cluster, run }], io));
  return bind(plan, floaters, missing);
}

/** Probes, journals every row as it is judged, and says how far it is. */
export async function checkStep(
  run: Run,
  deployment: Deployment,
  bound: BoundPlan,
): Promise<{ matrix: Matrix; bound: BoundPlan }> {
  const { client, settings, plugins, plan, store, io } = run;
  const place = { cluster: client.context.name, port: settings.floater.port };
  const sources = bound.floaters.filter((floater) => floater !== undefined).length;
  const probe = async (say: (words: string) => void) => {
    const finished = new Set<number>();
    const value = await checkPhase({
      client,
      bound,
      plugins,
      options: { timeoutMs: settings.probeTimeoutMs },
      concurrency: settings.concurrency,
      signal: io.signal,
      secondWaitMs: SECOND_WAIT_MS,
      settleMs: SETTLE_MS,
      listFloaters: () => readyFloaters(client, deployment, place),
      onRows: async (matrix, source, sections) => {
        const rows = sections.map((section) => journalRow(matrix, plan, { section, source }));
        await store.append(rows.filter((row) => row !== undefined));
        finished.add(source);
        say(`${finished.size} of ${sources} sources done`);
      },
      onRepeat: (probes) => say(`a floater changed during the check: ${probes} probes once more`),
    });
    return { value, words: `${place.cluster}: ${countWords(value.matrix)} from ${sources} sources` };
  };
  return await only(runPhase('check', [{ title: `${sources} sources`, run: probe }], io));
}

function countWords(matrix: Matrix): string {
  const { pass, fail, error } = countVerdicts(matrix);
  return `${pass} passed, ${fail} failed, ${error} not measured`;
}

const LISTED = 3;

function listed(names: readonly string[]): string {
  const more = names.length - LISTED;
  return names.slice(0, LISTED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

async function only<T>(values: Promise<readonly T[]>): Promise<T> {
  const [value] = await values;
  if (value === undefined) throw new RangeError('a phase without tasks');
  return value;
}
