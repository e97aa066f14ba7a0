import type { CircumstancesRequest } from '../../circumstances/read.ts';
import { toNetdoctorError } from '../../errors.ts';
import { type FloaterOptions, floaterLabels, type Platform } from '../../floater/manifests.ts';
import type { Circumstances } from '../../model/circumstances.ts';
import { dnsChecks } from '../../model/dns-checks.ts';
import type { MeasuredRun } from '../../model/measured-run.ts';
import type { Remark } from '../../model/remark.ts';
import { EXIT_OK, exitCodeOf } from '../../report/exit-code.ts';
import type { DeployedCluster } from '../run.ts';
import type { Stop } from '../stop.ts';

type ProbedCluster = Pick<DeployedCluster, 'name' | 'client' | 'namespace'> & {
  readonly floaters: readonly Pick<FloaterOptions, 'layer'>[];
  readonly found: { readonly platform: Pick<Platform, 'minor'> };
};

export interface CircumstancesOptions extends Pick<Stop, 'probing'> {
  readonly probedFrom: Date;
}

/** Adds what the clusters report about themselves, if that may explain why not all is well. */
export async function withCircumstances(
  run: MeasuredRun,
  clusters: readonly ProbedCluster[],
  { probing, probedFrom }: CircumstancesOptions,
): Promise<MeasuredRun> {
  if (exitCodeOf(run) === EXIT_OK || probing.aborted) return run;
  const { readCircumstances } = await import('../../circumstances/read.ts');
  const read = async (cluster: ProbedCluster) => {
    try {
      return await readCircumstances(cluster.client, { ...requestOf(run, cluster), probedFrom, signal: probing });
    } catch (error) {
      // The probes are made, and their report matters more than a failure here.
      return { cluster: cluster.name, unread: [toNetdoctorError(error).message] };
    }
  };
  const seen = await Promise.all(clusters.map(read));
  const { remarks, matrix, ...rest } = run;
  const circumstances = seen.filter((one) => 'events' in one);
  return { ...rest, remarks: [...remarks, ...seen.flatMap(unreadRemark)], circumstances, matrix };
}

function requestOf(
  run: MeasuredRun,
  { name: cluster, namespace, floaters, found }: ProbedCluster,
): Omit<CircumstancesRequest, 'signal' | 'probedFrom'> {
  const nodes = run.nodes.filter((node) => node.cluster === cluster);
  const ofDns = dnsChecks(run.matrix.endpoints);
  const onPods = floaters.some(({ layer }) => layer === 'pod');
  return {
    cluster,
    namespace,
    nodes: nodes.map(({ name }) => name),
    floaters: new Set(nodes.flatMap((node) => node.floaters.map(({ uid }) => uid))),
    dnsFailed: run.failures.some(
      ({ source, check, verdict, reason }) =>
        source.cluster === cluster && verdict === 'fail' && (ofDns.has(check) || reason === 'DNS'),
    ),
    // Policies only apply to pods that have an address of their own.
    labels: onPods ? floaterLabels('pod') : undefined,
    minor: found.platform.minor,
  };
}

function unreadRemark({ cluster, unread }: Pick<Circumstances, 'cluster' | 'unread'>): readonly Remark[] {
  if (unread.length === 0) return [];
  const detail = `what may tell more of the causes could not be read: ${unread.join('; ')}`;
  return [{ cluster, code: 'NOT_READ', detail }];
}
