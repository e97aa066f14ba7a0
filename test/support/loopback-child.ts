import { agnhostProfile } from '../../src/floater/image-profile.ts';
import { floaterManifest } from '../../src/floater/manifests.ts';
import { DAEMON_SETS, NAMESPACES, PODS } from '../../src/loopback/api/resources.ts';
import { type LoopbackCluster, startLoopbackCluster } from '../../src/loopback/cluster.ts';
import { nodeSpecs } from '../../src/loopback/seed.ts';
import { TOKEN } from './plan.ts';

const NAMESPACE = 'netdoctor-system';

/** What is done with the cluster before it is closed. */
const DEEDS: Readonly<Record<string, (cluster: LoopbackCluster) => Promise<void>>> = {
  nothing: async () => {},
  /** Until somebody says so on stdin. */
  wait: async () => {
    await new Promise((resolve) => process.stdin.once('data', resolve));
    process.stdin.destroy();
  },
  /** Most pods have not begun yet when it is closed. */
  'start pods': async (cluster) => {
    const begun = Promise.withResolvers<void>();
    cluster.store.onChange(({ resource, object }) => {
      if (resource === PODS && Reflect.has(object.status ?? {}, 'podIP')) begun.resolve();
    });
    deploy(cluster);
    await begun.promise;
  },
  /** As main does where it is not to wait for anything. */
  exit: async (cluster) => {
    deploy(cluster);
    process.exit(143);
  },
};

/** Floaters on all nodes. */
function deploy({ store }: LoopbackCluster): void {
  const options = { layer: 'pod', namespace: NAMESPACE, profile: agnhostProfile({}), port: 8889 } as const;
  const { metadata, spec } = floaterManifest(options, TOKEN, { minor: 37, choosesUserIds: false });
  store.put(NAMESPACES, { metadata: { name: NAMESPACE }, status: { phase: 'Active' } });
  store.put(DAEMON_SETS, { metadata: { ...metadata, uid: 'd' }, spec, status: {} });
}

/** A process that starts a loopback cluster, tells of it, does something with it, closes it, and has nothing left to do. */
const [deed = 'nothing', nodes = '3'] = process.argv.slice(2);
const cluster = await startLoopbackCluster({ name: 'child', nodes: nodeSpecs(Number(nodes)), env: process.env });
process.stdout.write(`${JSON.stringify({ url: cluster.url, folder: cluster.folder })}\n`);
await DEEDS[deed]?.(cluster);
await cluster.close();
process.stdout.write('closed\n');
