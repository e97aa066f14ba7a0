/** How often one node's floater connected to another's. */
export interface Connections {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface ConnectionCounter {
  readonly add: (from: string, to: string) => void;
  readonly all: () => readonly Connections[];
}

/** Counts by the names of nodes. */
export function connectionCounter(): ConnectionCounter {
  const counts = new Map<string, Connections>();
  return {
    add: (from, to) => {
      const key = JSON.stringify([from, to]);
      counts.set(key, { from, to, count: (counts.get(key)?.count ?? 0) + 1 });
    },
    all: () => [...counts.values()],
  };
}
