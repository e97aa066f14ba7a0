import type { Pod } from '../../../src/kube/objects.ts';
import { timestamp } from '../../../src/loopback/api/objects.ts';
import { PODS } from '../../../src/loopback/api/resources.ts';
import type { Store } from '../../../src/loopback/api/store.ts';
import type { ContainerSpec, PodFacts } from '../../../src/loopback/node/image.ts';
import type { Kubelets, Seat } from '../../../src/loopback/node/kubelets.ts';
import type { PodLife } from '../../../src/loopback/node/pod-life.ts';
import { podStatus } from '../../../src/loopback/node/pod-status.ts';
import { runShim, type ShimNetwork } from './shim.ts';

export interface ShimKubelets {
  readonly store: Store;
  readonly network: ShimNetwork;
  /** The address of the pod of a node. */
  readonly podOn: (node: string) => string;
}

/** Kubelets whose pods are ready at once, and whose containers are shims. */
export function shimKubelets({ store, network, podOn }: ShimKubelets): Kubelets {
  const lives = new Map<string, PodLife>();
  return {
    start: async (stored, seat) => {
      const { uid = '' } = stored.metadata;
      if (lives.has(uid)) return;
      const life = lifeOf(podFacts(stored, seat, podOn(seat.node)), stored, network);
      lives.set(uid, life);
      writeReady({ store, life, stored, hostIp: seat.hostIp });
    },
    stop: async (uid) => void lives.delete(uid),
    close: async () => lives.clear(),
    find: (uid) => lives.get(uid),
    all: () => [...lives.values()],
    connections: () => [],
  };
}

function podFacts({ metadata, spec }: Pod, { node, hostIp }: Seat, podIp: string): PodFacts {
  const { name, namespace = '', uid = '' } = metadata;
  const onHost = spec.hostNetwork ?? false;
  return { name, namespace, uid, node, onHost, ip: onHost ? hostIp : podIp };
}

function lifeOf(pod: PodFacts, { spec }: Pod, network: ShimNetwork): PodLife {
  const nothing = async () => {};
  return {
    pod,
    container: { run: (command) => runShim(pod.ip, command, network), setRoutes: () => {}, stop: nothing },
    containerName: spec.containers[0]?.name ?? '',
    ports: undefined,
    run: nothing,
    faultsChanged: nothing,
    isRunning: () => true,
    end: nothing,
  };
}

interface Readiness {
  readonly store: Store;
  readonly life: PodLife;
  readonly stored: Pod;
  readonly hostIp: string;
}

function writeReady({ store, life: { pod }, stored, hostIp }: Readiness): void {
  const startTime = timestamp();
  const status = podStatus({
    pod,
    spec: stored.spec.containers[0] as ContainerSpec,
    hostIp,
    startTime,
    phase: { kind: 'running', startedAt: startTime, ready: true },
    nodeLost: false,
  });
  const now = store.get(PODS, pod.name, pod.namespace);
  if (now) store.put(PODS, { ...now, status });
}
