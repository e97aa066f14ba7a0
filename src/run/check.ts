import { randomBytes } from 'node:crypto';
import { plugins as allPlugins } from '../../plugins/registry.ts';
import type { Plugin } from '../check/plugin.ts';
import { type CheckArgs, type CheckSettings, checkSettings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import type { Preflight } from '../plan/preflight.ts';
import { buildReport } from '../report/build.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { printReport } from '../report/print.ts';
import { createRun, newRunId } from '../state/run-store.ts';
import type { Io } from '../ui/io.ts';
import { version } from '../version.ts';
import { type ClusterArgs, openCluster } from './cluster.ts';
import { programFor } from './print-program.ts';
import { checkStep, deployStep, preflightStep, type Run, verifyStep } from './steps.ts';

export type RunCheckArgs = CheckArgs &
  ClusterArgs & { readonly output: string; readonly printProgram?: string | undefined };

/** preflight → deploy → verify → check → report. @returns the exit code */
export async function runCheck(args: RunCheckArgs, io: Io): Promise<number> {
  const settings = checkSettings(args);
  const plugins = choosePlugins(settings.checks);
  const startedAt = new Date();
  const client = await openCluster(args, settings.floater.namespace, io);
  const found = await preflightStep(client, settings, io);
  const plan = planOf(found, plugins, startedAt);
  if (args.printProgram !== undefined) {
    io.stdout.write(await programFor(args.printProgram, { client, settings, plugins, plan }));
    return 0;
  }
  const store = await createRun(plan, io.env);
  try {
    const run: Run = { client, settings, plugins, plan, platform: found.platform, store, io };
    const deployment = await deployStep(run);
    const bound = await verifyStep(run, deployment);
    const result = await checkStep(run, deployment, bound);
    const options = reportOptions(settings);
    const report = buildReport({ ...result, startedAt, finishedAt: new Date(), version, options });
    await store.finish(report);
    printReport(report, { format: args.output, folder: store.folder, io });
    return exitCodeOf(report);
  } finally {
    await store.close();
  }
}

function planOf({ cluster, nodes, untested }: Preflight, plugins: readonly Plugin[], now: Date): Plan {
  const runId = newRunId(now, randomBytes(2).toString('hex'));
  const checks = plugins.map(({ name, paths }) => ({ name, paths }));
  return makePlan({ runId, source: cluster, nodes, untested, checks });
}

/** @throws UserError that lists the checks there are */
export function choosePlugins(names: readonly string[] | undefined): readonly Plugin[] {
  if (!names) return allPlugins;
  const known = allPlugins.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0 && names.length > 0) return allPlugins.filter(({ name }) => names.includes(name));
  throw new UserError(unknown.length > 0 ? `no such check: ${unknown.join(', ')}` : '--checks names no check', {
    code: 'UNKNOWN_CHECK',
    hint: `checks that exist: ${known.join(', ')}`,
  });
}

function reportOptions({ floater, podWaitMs, probeTimeoutMs, concurrency }: CheckSettings): Record<string, unknown> {
  return { image: floater.profile.image, port: floater.port, podWaitMs, probeTimeoutMs, concurrency };
}
