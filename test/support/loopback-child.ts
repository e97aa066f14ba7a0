import { agnhostProfile } from '../../src/floater/image-profile.ts';
import { floaterManifest } from '../../src/floater/manifests.ts';
import { DAEMON_SETS, NAMESPACES, PODS } from '../../src/loopback/api/resources.ts';
import { type LoopbackCluster, startLoopbackCluster } from '../../src/loopback/cluster.ts';
import { nodeSpecs } from '../../src/loopback/seed.ts';
import { TOKEN } from './plan.ts';

const NAMESPACE = 'netdoctor-system';

/** What to do with the cluster before it is closed. */
const DEEDS: Readonly<Record<string, (cluster: LoopbackCluster) => Promise<void>>> = {
  nothing: async () => {},
  /** Waits for input on stdin. */
  wait: async () => {
    await new Promise((resolve) => process.stdin.once('data', resolve));
    process.stdin.destroy();
  },
  /** Most pods have not started yet when it is closed. */
  'start pods': async (cluster) => {
    const begun = Promise.withResolvers<void>();
    cluster.store.onChange(({ resource, object }) => {
      if (resource === PODS && Reflect.has(object.status ?? {}, 'podIP')) begun.resolve();
    });
    deploy(cluster);
    await begun.promise;
  },
  /** Exits like main when it must not wait for anything. */
  exit: async (cluster) => {
    deploy(cluster);
    process.exit(143);
  },
};

/** Creates floaters on all nodes. */
function deploy({ store }: LoopbackCluster): void {
  const options = { layer: 'pod', namespace: NAMESPACE, profile: agnhostProfile({}), port: 8889 } as const;
  const { metadata, spec } = floaterManifest(options, TOKEN, { minor: 37, choosesUserIds: false });
  store.put(NAMESPACES, { metadata: { name: NAMESPACE }, status: { phase: 'Active' } });
  store.put(DAEMON_SETS, { metadata: { ...metadata, uid: 'd' }, spec, status: {} });
}

/**
 * A process that starts a loopback cluster, prints where it is, does one thing with it, closes it, and should
 * then end.
 */
const [deed = 'nothing', nodes = '3'] = process.argv.slice(2);
const cluster = await startLoopbackCluster({ name: 'child', nodes: nodeSpecs(Number(nodes)), env: process.env });
process.stdout.write(`${JSON.stringify({ url: cluster.url, folder: cluster.folder })}\n`);
await DEEDS[deed]?.(cluster);
await cluster.close();
process.stdout.write('closed\n');
