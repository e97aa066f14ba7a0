import { allDone, listAll, orUndefined, podsPath } from '../../kube/api.ts';
import type { KubeClient } from '../../kube/client.ts';
import type { Pod } from '../../kube/objects.ts';
import type { Floater } from '../../model/bound-plan.ts';
import { compareNames } from '../../text/compare-names.ts';
import { HAIRPIN_LABEL, MOST_SELECTED, SELECTED_SELECTOR, SERVICE_LABEL, SERVICE_VALUE } from './names.ts';

/** The floaters for Services to select: the first by node name, so that two runs take the same. Pure. */
export function selectFloaters(floaters: readonly Floater[]): readonly Floater[] {
  return floaters
    .filter(({ layer, trouble }) => layer === 'pod' && trouble === undefined)
    .toSorted((a, b) => compareNames(a.node, b.node))
    .slice(0, MOST_SELECTED);
}

interface FloaterNamespace {
  readonly client: KubeClient;
  readonly namespace: string;
}

/**
 * Labelling a running pod restarts nothing; the Services select by these labels. Any other pod loses them.
 */
export async function labelFloaters(place: FloaterNamespace, selected: readonly Floater[]): Promise<void> {
  // A pod labelled by an interrupted run would answer for the Service, and count as a wrong responder.
  await unlabelFloaters(
    place,
    selected.map(({ pod }) => pod),
  );
  await allDone(
    selected.map(({ pod, uid }, index) =>
      patchPod(place, pod, { uid, labels: { [SERVICE_LABEL]: SERVICE_VALUE, [HAIRPIN_LABEL]: String(index + 1) } }),
    ),
  );
}

/** @param but names of the pods that keep the labels */
export async function unlabelFloaters(place: FloaterNamespace, but: readonly string[] = []): Promise<void> {
  const { client, namespace } = place;
  const labelled = await listAll<Pod>(client, podsPath(namespace), { labelSelector: SELECTED_SELECTOR });
  const others = labelled.filter(({ metadata }) => !but.includes(metadata.name));
  const labels = { [SERVICE_LABEL]: null, [HAIRPIN_LABEL]: null };
  await allDone(others.map(({ metadata: { name, uid = '' } }) => orUndefined(patchPod(place, name, { uid, labels }))));
}

interface MetaPatch {
  /** The API server refuses the patch if the pod has been replaced. */
  readonly uid: string;
  readonly labels: Readonly<Record<string, string | null>>;
}

async function patchPod({ client, namespace }: FloaterNamespace, name: string, metadata: MetaPatch): Promise<Pod> {
  return await client.request<Pod>({
    method: 'PATCH',
    path: `${podsPath(namespace)}/${name}`,
    body: { metadata },
    contentType: 'application/merge-patch+json',
  });
}
