import type { Kubelets, Seat } from '../../src/loopback/node/kubelets.ts';
import type { PodLife } from '../../src/loopback/node/pod-life.ts';

export interface FakeKubelets extends Kubelets {
  /** The calls, in order, e.g. `start p1 on n1`. */
  readonly asked: readonly string[];
  readonly seats: readonly Seat[];
}

/** Kubelets that only note what they are asked to do. */
export function fakeKubelets(): FakeKubelets {
  const lives = new Map<string, PodLife>();
  const asked: string[] = [];
  const seats: Seat[] = [];
  return {
    asked,
    seats,
    start: async ({ metadata: { name, namespace = '', uid = '' } }, seat) => {
      asked.push(`start ${name} on ${seat.node}`);
      seats.push(seat);
      // Only the pod is used.
      const pod = { name, namespace, uid, node: seat.node, ip: '127.0.0.1' };
      lives.set(uid, { pod } as PodLife);
    },
    stop: async (uid) => {
      const life = lives.get(uid);
      if (life) asked.push(`stop ${life.pod.name}`);
      lives.delete(uid);
    },
    close: async () => lives.clear(),
    find: (uid) => lives.get(uid),
    all: () => [...lives.values()],
    connections: () => [],
  };
}
