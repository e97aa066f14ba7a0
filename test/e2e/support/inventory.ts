import { kubectl } from '../../cluster/kubectl.ts';
import type { Cluster } from '../../cluster/types.ts';

/** Events and leases appear and disappear by themselves. */
const PASSING = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);

/** kind/namespace/name of every object that the cluster lists. */
export async function inventory(cluster: Cluster): Promise<readonly string[]> {
  const { stdout } = await kubectl(cluster, ['api-resources', '--verbs=list', '-o', 'name']);
  const resources = stdout.split('\n').filter((name) => name !== '' && !PASSING.has(name));
  const template =
    '{{range .items}}{{.kind}}/{{with .metadata.namespace}}{{.}}{{end}}/{{.metadata.name}}{{"\\n"}}{{end}}';
  const listed = await kubectl(cluster, ['get', resources.join(','), '-A', '-o', `go-template=${template}`]);
  return [...new Set(listed.stdout.split('\n').filter((line) => line !== ''))].sort();
}

export interface FloaterPod {
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly ipv4: string;
  readonly ipv6: string;
}

/** The floaters on the pod network, as listed by the API, by node name. */
export async function floaterPods(
  cluster: Cluster,
  namespace = 'netdoctor-system',
): Promise<ReadonlyMap<string, FloaterPod>> {
  const selector = 'app.kubernetes.io/name=netdoctor-floater';
  const { stdout } = await kubectl(cluster, ['get', 'pods', '-n', namespace, '-l', selector, '-o', 'json']);
  const { items } = JSON.parse(stdout) as {
    items: {
      metadata: { name: string; uid: string };
      spec: { nodeName: string };
      status: { podIPs?: { ip: string }[] };
    }[];
  };
  return new Map(
    items.map(({ metadata, spec, status }) => {
      const ips = status.podIPs?.map(({ ip }) => ip) ?? [];
      const ipv4 = ips.find((ip) => !ip.includes(':')) ?? '';
      const ipv6 = ips.find((ip) => ip.includes(':')) ?? '';
      return [spec.nodeName, { name: metadata.name, uid: metadata.uid, node: spec.nodeName, ipv4, ipv6 }];
    }),
  );
}

export function podOn(pods: ReadonlyMap<string, FloaterPod>, node: string): FloaterPod {
  const pod = pods.get(node);
  if (!pod) throw new Error(`no floater on ${node}`);
  return pod;
}
