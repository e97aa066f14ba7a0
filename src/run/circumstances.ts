import type { Circumstances } from '../circumstances/seen.ts';
import type { DiagnosedRun } from '../diagnose/world.ts';
import type { Remark } from '../plan/remarks.ts';
import { EXIT_OK, exitCodeOf } from '../report/exit-code.ts';
import type { DeployedSite } from './steps.ts';
import type { Stop } from './stop.ts';

/** The run with what its clusters say of themselves, where that may tell why not all is well. */
export async function withCircumstances(
  run: DiagnosedRun,
  sites: readonly Pick<DeployedSite, 'name' | 'client' | 'namespace'>[],
  { probing }: Pick<Stop, 'probing'>,
): Promise<DiagnosedRun> {
  if (exitCodeOf(run) === EXIT_OK || probing.aborted) return run;
  const { readCircumstances } = await import('../circumstances/read.ts');
  const startedAt = new Date(run.metadata.startedAt);
  const seen = await Promise.all(
    sites.map(({ name: cluster, client, namespace }) => {
      const nodes = run.nodes.filter((node) => node.cluster === cluster).map(({ name }) => name);
      return readCircumstances(client, { cluster, namespace, nodes, startedAt, signal: probing });
    }),
  );
  const { remarks, matrix, ...rest } = run;
  return { ...rest, remarks: [...remarks, ...seen.flatMap(unreadRemark)], circumstances: seen, matrix };
}

function unreadRemark({ cluster, unread }: Circumstances): readonly Remark[] {
  if (unread.length === 0) return [];
  const detail = `what may tell more of the causes could not be read: ${unread.join('; ')}`;
  return [{ cluster, code: 'NOT_READ', detail }];
}
