import type { Plugin } from '../../check/contract.ts';
import type { CheckSettings } from '../../config/settings.ts';
import { abilitiesOf } from '../../floater/image-profile.ts';
import { idlePatterns } from '../../model/chosen-nodes.ts';
import type { Remark } from '../../model/remark.ts';
import type { PreflightedCluster } from '../run.ts';

type PlannedCluster = Pick<PreflightedCluster, 'found' | 'floaters'>;

/**
 * Remarks about checks that the image of a cluster's floaters cannot answer. This is known before anything is
 * made. Pure.
 */
export function skipRemarks({ found, floaters }: PlannedCluster, plugins: readonly Plugin[]): readonly Remark[] {
  const [floater] = floaters;
  if (!floater) return [];
  const can = abilitiesOf(floater.profile);
  return plugins
    .filter(({ needs }) => needs.floater?.some((ability) => !can.includes(ability)))
    .map(({ name }) => ({
      cluster: found.cluster.name,
      code: 'CHECK_SKIPPED',
      detail: `check ${name} is skipped: floaters of profile ${floater.profile.name} cannot answer it`,
    }));
}

/** Remarks about excluded nodes that do not exist: they may be gone, or the name is wrong. Pure. */
export function idleRemarks(
  clusters: readonly PlannedCluster[],
  { chosen }: Pick<CheckSettings, 'chosen'>,
): readonly Remark[] {
  const nodes = clusters.flatMap(({ found }) => found.nodes);
  return idlePatterns(chosen.excluded ?? [], nodes).map((pattern) => ({
    cluster: '',
    code: 'NO_SUCH_NODE',
    detail: `no node is called ${pattern} (--exclude)`,
  }));
}
