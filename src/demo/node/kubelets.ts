import type { Pod } from '../../kube/objects.ts';
import type { Addresses } from '../addresses.ts';
import { timestamp } from '../api/objects.ts';
import { EVENTS, PODS } from '../api/resources.ts';
import type { Store } from '../api/store.ts';
import type { Standing } from '../faults/standing.ts';
import { type Connections, connectionCounter } from './connections.ts';
import { startContainer } from './container.ts';
import { type ContainerSpec, environmentOf, type PodFacts, portsOf } from './image.ts';
import { type PodLife, podLife } from './pod-life.ts';
import { type Phase, podStatus } from './pod-status.ts';
import type { Manner } from './responder.ts';
import { routesOf } from './routes.ts';
import type { Tools } from './tools.ts';

export interface KubeletOptions {
  readonly store: Store;
  readonly faults: Standing;
  readonly addresses: Addresses;
  readonly blackHolePort: number;
  /** For the files of pods. */
  readonly folder: string;
  readonly tools: Tools;
}

/** Where a pod was scheduled to. */
export interface Seat {
  readonly node: string;
  /** The node's number, from 0. */
  readonly index: number;
  readonly hostIp: string;
}

/** The kubelets of all nodes in one. */
export interface Kubelets {
  /** Resolves when the pod is ready, or has ended, or cannot be run. */
  readonly start: (pod: Pod, seat: Seat) => Promise<void>;
  readonly stop: (uid: string) => Promise<void>;
  readonly find: (uid: string) => PodLife | undefined;
  readonly all: () => readonly PodLife[];
  /** Between floaters, so far. */
  readonly connections: () => readonly Connections[];
}

export function startKubelets(options: KubeletOptions): Kubelets {
  const { store, faults, addresses, folder, tools } = options;
  const lives = new Map<string, PodLife>();
  const writers = new Map<string, () => void>();
  const counter = connectionCounter();

  const nodeAt = (ip: string) => [...lives.values()].find(({ pod }) => pod.ip === ip)?.pod.node ?? ip;
  const tellRoutes = () => {
    const pods = [...lives.values()].map(({ pod }) => pod);
    for (const { pod, container } of lives.values()) container.setRoutes(routesOf(pod, { ...options, pods }));
  };
  faults.onChange(() => {
    tellRoutes();
    for (const write of writers.values()) write();
    for (const life of lives.values()) void life.faultsChanged();
  });

  return {
    start: async (stored, { node, index, hostIp }) => {
      const spec = stored.spec.containers[0] as ContainerSpec;
      const { name, namespace = '', uid = '' } = stored.metadata;
      const pod: PodFacts = { name, namespace, uid, node, ip: addresses.pod(index) };
      const env = environmentOf(spec, pod);
      const container = startContainer({ folder, tools, uid, ip: pod.ip, hostname: name, env });
      const startTime = timestamp();
      const onPhase = (phase: Phase) => {
        const write = () => {
          const nodeLost = faults.at('down', node) !== undefined;
          writeStatus(store, pod, podStatus({ pod, spec, hostIp, startTime, phase, nodeLost }));
        };
        writers.set(uid, write);
        write();
      };
      const life = podLife({
        ...{ pod, spec, container, ports: portsOf(spec, env), faults, addresses, onPhase },
        manner: () => mannerAt(node, faults, lives),
        onConnection: (from) => counter.add(nodeAt(from), node),
        onEvent: (event) => void store.put(EVENTS, event),
      });
      lives.set(uid, life);
      tellRoutes();
      await life.run();
    },
    stop: async (uid) => {
      const life = lives.get(uid);
      lives.delete(uid);
      writers.delete(uid);
      await life?.end();
    },
    find: (uid) => lives.get(uid),
    all: () => [...lives.values()],
    connections: counter.all,
  };
}

function writeStatus(store: Store, { name, namespace, uid }: PodFacts, status: object): void {
  const stored = store.get(PODS, name, namespace);
  if (stored?.metadata.uid === uid) store.put(PODS, { ...stored, status });
}

const SLOW_SECONDS = 10;

function mannerAt(node: string, faults: Standing, lives: ReadonlyMap<string, PodLife>): Manner {
  const slow = faults.at('slow', node);
  const other = faults.at('wrong-responder', node)?.args[1];
  const answers = [...lives.values()].find(({ pod }) => pod.node === other)?.ports?.tcp.values();
  return {
    resets: faults.at('reset', node) !== undefined,
    delayMs: slow ? Number(slow.args[1] ?? SLOW_SECONDS) * 1000 : 0,
    answer: other === undefined ? undefined : answers?.next().value,
  };
}
