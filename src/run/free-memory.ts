/** Below this many endpoints, a run has too little garbage to look for it. */
const LEAST_ENDPOINTS = 500;

/** What the runtime of the executable has. https://bun.com/reference/bun/gc */
interface Collecting {
  readonly Bun?: { readonly gc?: (now: boolean) => void };
}

/**
 * Frees what a phase of a large run leaves behind, before the next one needs as much. Otherwise the heap
 * grows by the garbage of all phases. Node has no such call, and does without.
 */
export function freeMemory({ endpoints }: { readonly endpoints: readonly unknown[] }): void {
  if (endpoints.length >= LEAST_ENDPOINTS) (globalThis as Collecting).Bun?.gc?.(true);
}
