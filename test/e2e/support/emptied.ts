import { NODE_EVENTS } from './by-hand-changes.ts';
import type { Target } from './replay.ts';
import { HELD, NAMESPACES } from './scenario.ts';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const NAME = 'clusterlink-floater';

/** Removes everything that the scenario creates, even if it was interrupted. */
export async function emptied({ ask, settle }: Target): Promise<void> {
  const body = { metadata: { finalizers: null } };
  await ask({ method: 'PATCH', path: `/api/v1/namespaces/${HELD}/serviceaccounts/holds`, body });
  for (const path of [
    ...NAMESPACES.map((name) => `/api/v1/namespaces/${name}`),
    ...['clusterroles', 'clusterrolebindings'].map((plural) => `${RBAC}/${plural}/${NAME}`),
  ])
    await ask({ method: 'DELETE', path });
  // The machines behind real nodes produce warnings of their own.
  await ask({ method: 'DELETE', path: `${NODE_EVENTS}?fieldSelector=involvedObject.kind%3DNode` });
  await settle();
}
