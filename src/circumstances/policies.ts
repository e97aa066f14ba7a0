import { listAll } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ApiGroupList } from '../kube/objects.ts';
import type { PolicyDirection, SeenPolicy } from '../model/circumstances.ts';
import { POLICY_KINDS, type Pods, type PolicyKind, type PolicyObject } from './policy-kinds.ts';
import type { Try } from './tried.ts';

/** A cluster may have thousands. */
const KEPT = 20;

/**
 * The policies of every kind that the cluster has, as far as they may be read; undefined if none could be
 * read.
 */
export async function findPolicies(
  client: KubeClient,
  pods: Pods,
  tried: Try,
): Promise<readonly SeenPolicy[] | undefined> {
  const found = await tried('API groups', client.request<ApiGroupList>({ method: 'GET', path: '/apis' }));
  if (!found) return undefined;
  const groups = new Set(found.groups.map(({ name }) => name));
  const kinds = POLICY_KINDS.filter(({ group }) => groups.has(group));
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const where = kind.namespaced ? ` in namespace ${pods.namespace}` : '';
      const name = `${kind.resource}.${kind.group}${where}`;
      const objects = await tried(name, listAll<PolicyObject>(client, pathOf(kind, pods.namespace)));
      return objects && shutting(kind, objects, pods);
    }),
  );
  const read = lists.filter((list) => list !== undefined);
  return kinds.length > 0 && read.length === 0 ? undefined : read.flat().slice(0, KEPT);
}

export function pathOf({ group, version, resource, namespaced }: PolicyKind, namespace: string): string {
  return `/apis/${group}/${version}/${namespaced ? `namespaces/${namespace}/` : ''}${resource}`;
}

/**
 * The policies of a kind that restrict these pods. What one of them opens to all, no other restricts. Pure.
 */
export function shutting(kind: PolicyKind, objects: readonly PolicyObject[], pods: Pods): readonly SeenPolicy[] {
  const all = objects.flatMap((object) =>
    kind.effects(object, pods).map((effect) => ({ ...effect, metadata: object.metadata })),
  );
  const open = new Set(all.flatMap(({ fit, opens }) => (fit === 'yes' ? opens : [])));
  const found = all.flatMap(({ fit, shuts, metadata }): readonly SeenPolicy[] => {
    const directions: readonly PolicyDirection[] = shuts.filter((direction) => !open.has(direction));
    if (fit === 'no' || directions.length === 0) return [];
    const { namespace, name } = metadata;
    return [
      {
        kind: kind.kind,
        resource: `${kind.resource}.${kind.group}`,
        ...(kind.namespaced && namespace ? { namespace } : {}),
        name,
        directions,
        selects: fit,
      },
    ];
  }); // An object of several specs is one policy.
  return [...new Map(found.map((policy) => [JSON.stringify(policy), policy])).values()];
}
