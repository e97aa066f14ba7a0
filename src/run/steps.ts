import { countVerdicts, type Matrix } from '../check/matrix.ts';
import { checkPhase, type PhaseResult } from '../check/phase.ts';
import type { Plugin } from '../check/plugin.ts';
import type { CheckSettings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import { type Deployment, deployFloaters, findDeployment } from '../floater/deploy.ts';
import type { FloaterOptions } from '../floater/manifests.ts';
import { readyFloaters } from '../floater/pods.ts';
import { type Verified, verifyFloaters } from '../floater/verify.ts';
import { type BoundPlan, bind, endpointName } from '../plan/bind.ts';
import type { Plan, Untested } from '../plan/plan.ts';
import { type Preflight, preflight } from '../plan/preflight.ts';
import { untestedWords } from '../plan/untested.ts';
import { journalRow } from '../state/journal.ts';
import type { RunStore } from '../state/run-store.ts';
import type { Io } from '../ui/io.ts';
import { runPhase } from '../ui/phases.ts';
import { progressOf } from './progress.ts';
import { type Earlier, restored } from './resume-from.ts';
import type { Site } from './sites.ts';
import type { Stop } from './stop.ts';

/** A cluster and what belongs on it. */
export interface FloaterSite extends Site {
  readonly floater: FloaterOptions;
}

/** A cluster that preflight has seen. */
export interface SeenSite extends FloaterSite {
  readonly found: Preflight;
}

export interface DeployedSite extends SeenSite {
  readonly deployment: Deployment;
}

/** What the steps from verify on have in common. */
export interface Run {
  readonly sites: readonly DeployedSite[];
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly plan: Plan;
  readonly store: RunStore;
  readonly stop: Stop;
  readonly io: Io;
}

const SECOND_WAIT_MS = 30_000;
const SETTLE_MS = 3_000;

export async function preflightStep(
  sites: readonly FloaterSite[],
  { deploy }: { readonly deploy: boolean },
  io: Io,
): Promise<readonly SeenSite[]> {
  const tasks = sites.map((site) => ({
    title: site.name,
    run: async () => {
      const found = await preflight(site.client, { cluster: site.name, floater: site.floater, deploy });
      const out = found.untested.length > 0 ? `, ${found.untested.length} left out` : '';
      const words = `${site.name}: Kubernetes ${found.cluster.version}, ${found.nodes.length} nodes${out}`;
      return { value: { ...site, found }, words };
    },
  }));
  return await runPhase('preflight', tasks, io);
}

export async function deployStep(sites: readonly SeenSite[], io: Io): Promise<readonly DeployedSite[]> {
  const tasks = sites.map((site) => ({
    title: site.name,
    run: async () => {
      const deployment = await deployFloaters(site.client, site.floater, site.found.platform);
      const made = deployment.namespaceCreated ? `namespace ${deployment.namespace} created, ` : '';
      return { value: { ...site, deployment }, words: `${site.name}: ${made}floaters ${deployment.daemonSet}` };
    },
  }));
  return await runPhase('deploy', tasks, io);
}

/** Takes the floaters that are there. @throws UserError where there are none of ours */
export async function findStep(sites: readonly SeenSite[], io: Io): Promise<readonly DeployedSite[]> {
  const tasks = sites.map((site) => ({
    title: site.name,
    run: async () => {
      const deployment = await findDeployment(site.client, site.namespace);
      if (!deployment) throw noFloaters(site);
      return { value: { ...site, deployment }, words: `${site.name}: floaters are there, left as they are` };
    },
  }));
  return await runPhase('deploy', tasks, io);
}

function noFloaters({ name, namespace }: Site): UserError {
  return new UserError(`there are no floaters of ours in namespace ${namespace} of ${name}`, {
    code: 'NO_FLOATERS',
    hint: 'run the check without --no-deploy, or make them from what check --dry-run -o yaml prints',
  });
}

/** What is shown while waiting fits on a line or two of a terminal. */
const PROGRESS = { groups: 2, reason: 80 };

/** Waits for the floaters and joins them with the plan. */
export async function verifyStep({ sites, settings, plan, io }: Omit<Run, 'store' | 'plugins'>): Promise<BoundPlan> {
  const wanted = new Set(plan.endpoints.map(({ cluster, node }) => `${cluster}/${node}`));
  const tasks = sites.map(({ name, client, deployment, floater }) => {
    const nodes = plan.nodes.filter((node) => node.cluster === name && wanted.has(`${name}/${node.name}`));
    const { otherImage } = floater.profile;
    const request = { client, deployment, cluster: name, nodes, otherImage };
    const run = async (say: (words: string) => void): Promise<{ value: Verified; words: string }> => {
      const onProgress = (ready: number, missing: readonly Untested[]) =>
        say(
          `${ready} of ${nodes.length} floaters ready${missing.length > 0 ? `, waiting for ${untestedWords(missing, PROGRESS)}` : ''}`,
        );
      const { podWaitMs } = settings;
      const value = await verifyFloaters({ ...request, podWaitMs, signal: io.signal, onProgress });
      const tail = value.missing.length > 0 ? `; not ready: ${untestedWords(value.missing)}` : '';
      return { value, words: `${name}: ${value.floaters.length} of ${nodes.length} floaters ready${tail}` };
    };
    return { title: name, run };
  });
  const verified = await runPhase('verify', tasks, io);
  return bind(
    plan,
    verified.flatMap(({ floaters }) => floaters),
    verified.flatMap(({ missing }) => missing),
  );
}

/** Probes, journals every row as it is judged, and says how far it is. */
export async function checkStep(run: Run, found: BoundPlan, earlier?: Earlier): Promise<PhaseResult> {
  const { sites, settings, plugins, plan, store, stop, io } = run;
  const before = earlier && restored(earlier, found);
  const bound = before?.bound ?? found;
  const there = bound.floaters.flatMap((floater, source) => (floater ? [source] : []));
  const sources = before ? before.selection.sources.filter((source) => there.includes(source)).length : there.length;
  await store.begin(bound.sections);
  const probe = async (say: (words: string) => void) => {
    const progress = progressOf(sources);
    stop.probingBegins();
    const value = await checkPhase({
      clients: new Map(sites.map(({ name, client }) => [name, client])),
      bound,
      plugins,
      options: { timeoutMs: settings.probeTimeoutMs },
      concurrency: settings.concurrency,
      signal: io.signal,
      deadline: stop.probing,
      hurried: () => stop.probing.aborted && !stop.timeIsUp(),
      ...(before ? { earlier: before } : {}),
      secondWaitMs: SECOND_WAIT_MS,
      settleMs: SETTLE_MS,
      listFloaters: async () => {
        const ready = sites.map(({ name, client, deployment }) => readyFloaters(client, deployment, name));
        return new Map((await Promise.all(ready)).flat().map((floater) => [endpointName(floater), floater]));
      },
      onRows: async (matrix, source, sections) => {
        const rows = sections.map((section) => journalRow(matrix, plan, { section, source }));
        await store.append(rows.filter((row) => row !== undefined));
        say(progress(matrix, source));
      },
      onRepeat: (probes) => say(`a floater changed during the check: ${probes} probes once more`),
    });
    const where = sites.map(({ name }) => name).join(', ');
    return { value, words: `${where}: ${countWords(value.matrix)} from ${sources} sources` };
  };
  const [result] = await runPhase('check', [{ title: `${sources} sources`, run: probe }], io);
  if (!result) throw new RangeError('a phase without tasks');
  return result;
}

function countWords(matrix: Matrix): string {
  const { pass, fail, error } = countVerdicts(matrix);
  return `${pass} passed, ${fail} failed, ${error} not measured`;
}
