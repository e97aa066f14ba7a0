import pMap from 'p-map';

/** Something that was begun. */
export interface Begun<Out> {
  readonly result: Promise<Out>;
  /** Resolves when it does nothing any more but wait. Never rejects. */
  readonly waits: Promise<unknown>;
}

/** How many may be open, for each that is busy: each holds a connection. */
const OPEN_FOR_EACH = 8;

/**
 * Begins all, of which `concurrency` are busy at a time. Those that only wait do not count, unless one after
 * another is wanted.
 * @returns the results, in the order of the inputs
 * @throws what the first one throws that fails. No more is begun then
 */
export async function mapBesideWaiting<In, Out>(
  inputs: readonly In[],
  begin: (input: In) => Begun<Out>,
  { concurrency }: { readonly concurrency: number },
): Promise<readonly Out[]> {
  const results: Promise<Out>[] = [];
  const failed = Promise.withResolvers<never>();
  let isFailed = false;
  const most = concurrency === 1 ? 1 : concurrency * OPEN_FOR_EACH;
  let open = 0;
  failed.promise.catch(() => {
    isFailed = true;
  });
  const busy = pMap(
    inputs,
    async (input, index) => {
      if (isFailed) return;
      const { result, waits } = begin(input);
      results[index] = result;
      open += 1;
      void result.catch(failed.reject).finally(() => {
        open -= 1;
      });
      await Promise.race([result, waits.then(() => (open < most ? undefined : result))]);
    },
    { concurrency },
  );
  await Promise.race([busy, failed.promise]);
  return await Promise.all(results);
}

/** Milliseconds after which a program that does not run waits for its kubelet. */
const OPENING_MS = 3_000;

/**
 * Resolves when a program has had its time, or does not even run after OPENING_MS.
 * @param running the milliseconds that it is busy; resolves when it runs
 */
export async function onlyWaits(running: Promise<number>, pause: (ms: number) => Promise<unknown>): Promise<void> {
  const busyMs = await Promise.race([running, pause(OPENING_MS).then(() => undefined)]);
  if (busyMs !== undefined) await pause(busyMs);
}
