import pLimit from 'p-limit';
import type { Pod } from '../../kube/objects.ts';
import type { Addresses } from '../addresses.ts';
import { timestamp } from '../api/objects.ts';
import { EVENTS, PODS } from '../api/resources.ts';
import type { Store } from '../api/store.ts';
import { isLost, type StandingFaults } from '../faults/standing.ts';
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
  readonly faults: StandingFaults;
  readonly addresses: Addresses;
  readonly blackHolePort: number;
  /** For the files of pods. */
  readonly folder: string;
  readonly tools: Tools;
  /** The names of the nodes, in the order of their addresses. */
  readonly nodes: readonly string[];
}

/** Where a pod was scheduled. */
export interface Seat {
  readonly node: string;
  readonly hostIp: string;
}

/** The kubelets of all nodes in one. */
export interface Kubelets {
  /** Resolves when the pod is ready, has ended, or cannot be run. */
  readonly start: (pod: Pod, seat: Seat) => Promise<void>;
  readonly stop: (uid: string) => Promise<void>;
  /** Ends all pods, and starts no more. */
  readonly close: () => Promise<void>;
  readonly find: (uid: string) => PodLife | undefined;
  readonly all: () => readonly PodLife[];
  /** The connections between floaters so far. */
  readonly connections: () => readonly Connections[];
}

/** The maximum number of concurrent readiness probes: each is a shell and a curl. */
const PROBES = 8;

export function startKubelets(options: KubeletOptions): Kubelets {
  const { store, faults, addresses, folder, tools } = options;
  const lives = new Map<string, PodLife>();
  const writers = new Map<string, () => void>();
  /** By address, because the next pod on a node may have the same one. */
  const ending = new Map<string, Promise<unknown>>();
  const nodesByIp = new Map<string, string>();
  const numberOf = numbering(options.nodes);
  const counter = connectionCounter();
  const inTurn = pLimit(PROBES);
  let closed = false;

  /** The answer of the floater there in the same layer: a check need not know the other one. */
  const answerOn = (node: string, onHost: boolean) => {
    const life = [...lives.values()].find(({ pod }) => pod.node === node && pod.onHost === onHost);
    return life?.ports?.tcp.values().next().value;
  };
  const tellRoutes = ({ pod, container }: PodLife) => {
    const pods = [...lives.values()].map((life) => life.pod);
    container.setRoutes(routesOf(pod, { ...options, pods }));
  };
  faults.onChange(() => {
    for (const life of lives.values()) tellRoutes(life);
    for (const write of writers.values()) write();
    for (const life of lives.values()) void life.faultsChanged();
  });
  const stop = async (uid: string) => {
    const life = lives.get(uid);
    if (!life) return;
    lives.delete(uid);
    writers.delete(uid);
    nodesByIp.delete(life.pod.ip);
    const { ip } = life.pod;
    const end = Promise.all([ending.get(ip), life.end()]);
    ending.set(ip, end);
    await end;
    if (ending.get(ip) === end) ending.delete(ip);
  };

  return {
    start: async (stored, { node, hostIp }) => {
      const spec = stored.spec.containers[0] as ContainerSpec;
      const { name, namespace = '', uid = '' } = stored.metadata;
      // Several reconciliations may find the same pod new.
      if (closed || lives.has(uid)) return;
      const onHost = stored.spec.hostNetwork ?? false;
      const ip = onHost ? hostIp : addresses.pod(numberOf(node));
      const pod: PodFacts = { name, namespace, uid, node, onHost, ip };
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
        pod,
        spec,
        container,
        ports: portsOf(spec, env),
        faults,
        addresses,
        onPhase,
        manner: () => mannerAt(node, faults, (other) => answerOn(other, onHost)),
        onConnection: (from) => counter.add(nodesByIp.get(from) ?? from, node),
        inTurn,
        onEvent: (event) => void store.put(EVENTS, event),
      });
      lives.set(uid, life);
      nodesByIp.set(pod.ip, node);
      tellRoutes(life);
      // The new pod matters to another pod only if connections to it are lost.
      for (const other of lives.values()) if (isLost(faults, other.pod.node, node)) tellRoutes(other);
      const before = ending.get(pod.ip);
      if (before) await before;
      await life.run();
    },
    stop,
    close: async () => {
      closed = true;
      await Promise.all([...lives.keys()].map(stop));
      await Promise.all(ending.values());
    },
    find: (uid) => lives.get(uid),
    all: () => [...lives.values()],
    connections: counter.all,
  };
}

/** Nodes are numbered by their place in the list; a node that was added later comes after them. */
function numbering(nodes: readonly string[]): (node: string) => number {
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  return (node) => {
    const number = numbers.get(node) ?? numbers.size;
    numbers.set(node, number);
    return number;
  };
}

function writeStatus(store: Store, { name, namespace, uid }: PodFacts, status: object): void {
  const stored = store.get(PODS, name, namespace);
  if (stored?.metadata.uid === uid) store.put(PODS, { ...stored, status });
}

const SLOW_SECONDS = 10;

function mannerAt(node: string, faults: StandingFaults, answerOn: (node: string) => string | undefined): Manner {
  const slow = faults.at('slow', node);
  const other = faults.at('wrong-responder', node)?.args[1];
  return {
    resets: faults.at('reset', node) !== undefined,
    delayMs: slow ? Number(slow.args[1] ?? SLOW_SECONDS) * 1000 : 0,
    answer: other === undefined ? undefined : answerOn(other),
  };
}
