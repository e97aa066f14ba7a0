import type { CameFrom } from '../config/came-from.ts';
import type { CheckSettings } from '../config/settings.ts';
import type { CheckArgs } from '../config/settings-table.ts';
import { floatersFor } from '../floater/manifests.ts';
import type { Io } from '../ui/io.ts';
import { type ClusterArgs, openClusters } from './clusters.ts';
import type { FloaterCluster } from './run.ts';

export interface FloaterClustersRequest {
  readonly args: CheckArgs & ClusterArgs;
  readonly cameFrom: CameFrom;
  readonly settings: CheckSettings;
}

/** The clusters of a check, the source first, with the floaters for each. Creates nothing yet. */
export async function openFloaterClusters(
  { args, cameFrom, settings }: FloaterClustersRequest,
  io: Io,
): Promise<readonly FloaterCluster[]> {
  const { floater, dstFloater } = settings;
  const namespaces = [floater.namespace, dstFloater.namespace] as const;
  const clusters = await openClusters({ args, namespaces, cameFrom }, io);
  return clusters.map((cluster, index) => ({
    ...cluster,
    floaters: floatersFor(index === 0 ? floater : dstFloater, settings),
  }));
}
