import { ClusterError, UserError } from '../errors.ts';
import type { ApiGate } from '../kube/api-gate.ts';
import type { SeenFloater } from '../model/bound-plan.ts';

export interface LookRequest {
  /** Lists all floaters that exist now, with their state according to the API. */
  readonly listFloaters: () => Promise<readonly SeenFloater[]>;
  readonly gates: ReadonlyMap<string, ApiGate>;
  /** Ends the look, unless it was aborted before the look began. */
  readonly deadline: AbortSignal;
}

/** The floaters, or why they cannot be listed. */
export type Look = { readonly floaters: readonly SeenFloater[] } | { readonly trouble: string };

/** Looks at the floaters, and once more if that fails while the API servers answer. */
export async function look(request: LookRequest): Promise<Look> {
  const gates = [...request.gates.values()];
  const began = Date.now();
  const isOpen = await Promise.all(gates.map((gate) => gate.open()));
  if (isOpen.includes(false)) return { trouble: 'the API server does not answer' };
  const first = await tried(request);
  if ('floaters' in first) return first;
  const found = await Promise.all(gates.map((gate) => gate.ask(began)));
  return found.includes('away') ? first : await tried(request);
}

async function tried({ listFloaters, deadline }: LookRequest): Promise<Look> {
  const over = Promise.withResolvers<Look>();
  const onEnd = () => over.resolve({ trouble: 'the run was ended before' });
  if (!deadline.aborted) deadline.addEventListener('abort', onEnd);
  try {
    return await Promise.race([listFloaters().then((floaters) => ({ floaters })), over.promise]);
  } catch (error) {
    if (error instanceof ClusterError || error instanceof UserError) return { trouble: error.message };
    throw error;
  } finally {
    deadline.removeEventListener('abort', onEnd);
  }
}
