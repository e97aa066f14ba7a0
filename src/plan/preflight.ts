import { createHash } from 'node:crypto';
import { ClusterError, UserError } from '../errors.ts';
import type { FloaterOptions, Platform } from '../floater/manifests.ts';
import type { KubeClient } from '../kube/client.ts';
import type { KubeList, Namespace, Node, VersionInfo } from '../kube/objects.ts';
import { leftOut, plannedNode } from './nodes.ts';
import type { ClusterRef, PlannedNode, Untested } from './plan.ts';
import type { Remark } from './remarks.ts';

export interface Preflight {
  readonly cluster: ClusterRef;
  readonly platform: Platform;
  readonly nodes: readonly PlannedNode[];
  readonly untested: readonly Untested[];
  readonly remarks: readonly Remark[];
  readonly namespaceMissing: boolean;
}

export interface PreflightRequest {
  readonly cluster: string;
  readonly floater: FloaterOptions;
  readonly deploy: boolean;
}

interface ApiGroups {
  readonly groups: readonly { readonly name: string }[];
}

const OLDEST_MINOR = 16;
const PAGE = 500;

/**
 * Asks the API server what it is and which nodes there are; changes nothing.
 * @throws ClusterError where it cannot be reached or refuses, UserError where it is too old or has no nodes to probe
 */
export async function preflight(client: KubeClient, request: PreflightRequest): Promise<Preflight> {
  const {
    cluster: context,
    floater: { namespace },
  } = request;
  const [version, groups, nodes, fingerprint] = await Promise.all([
    client.request<VersionInfo>({ method: 'GET', path: '/version' }),
    client.request<ApiGroups>({ method: 'GET', path: '/apis' }),
    listNodes(client),
    fingerprintOf(client),
  ]);
  const minor = Number.parseInt(version.minor, 10);
  if (version.major === '1' && minor < OLDEST_MINOR) {
    throw new UserError(`the API server is ${version.gitVersion}; 1.${OLDEST_MINOR} is the oldest that works`, {
      code: 'SERVER_TOO_OLD',
      hint: 'upgrade the cluster',
    });
  }
  const planned = nodes.map((node) => plannedNode(context, node));
  const untested = leftOut(context, nodes);
  if (planned.length === untested.length) {
    throw new UserError(planned.length === 0 ? 'the cluster has no nodes' : 'every node is left out by rule', {
      code: 'NO_NODES',
      hint:
        planned.length === 0
          ? 'check the context'
          : untested.map(({ node, reason }) => `${node}: ${reason}`).join('; '),
    });
  }
  const server = client.context.cluster.server;
  return {
    cluster: {
      name: context,
      context: client.context.name,
      server,
      fingerprint,
      version: version.gitVersion,
      namespace,
    },
    platform: { minor, choosesUserIds: groups.groups.some(({ name }) => name === 'security.openshift.io') },
    nodes: planned,
    untested,
    remarks: [],
    namespaceMissing: false,
  };
}

async function listNodes(client: KubeClient): Promise<readonly Node[]> {
  const found: Node[] = [];
  let token: string | undefined;
  do {
    const query = { limit: String(PAGE), ...(token ? { continue: token } : {}) };
    const page: KubeList<Node> = await client.request({ method: 'GET', path: '/api/v1/nodes', query });
    found.push(...page.items);
    token = page.metadata.continue;
  } while (token);
  return found;
}

/** Names can be given anew; the UID of kube-system stays with the cluster. */
async function fingerprintOf(client: KubeClient): Promise<string> {
  try {
    const found = await client.request<Namespace>({ method: 'GET', path: '/api/v1/namespaces/kube-system' });
    if (found.metadata.uid) return found.metadata.uid;
  } catch (error) {
    if (!(error instanceof ClusterError) || (error.status !== 403 && error.status !== 404)) throw error;
  }
  const { cluster } = client.context;
  const authority = cluster['certificate-authority-data'] ?? cluster['certificate-authority'] ?? '';
  return `weak:${createHash('sha256').update(`${authority}\n${cluster.server}`).digest('hex').slice(0, 32)}`;
}
