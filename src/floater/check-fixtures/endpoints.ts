import { setTimeout as sleep } from 'node:timers/promises';
import { endpointSlicesPath, listAll, SERVICE_NAME_LABEL, statusOf } from '../../kube/api.ts';
import type { EndpointSlice } from '../../kube/service-objects.ts';
import type { Floater } from '../../model/bound-plan.ts';
import { familyOf } from '../../model/network.ts';
import type { Note } from '../../model/remark.ts';
import { refusalWords } from './put.ts';
import type { Work } from './request.ts';
import { familiesOf, type MadeService } from './services.ts';

/** A Service and the addresses that it must lead to before it is probed. */
export interface Awaited {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Pure. @param floaters the floaters that the Service selects */
export function awaitedOf(service: MadeService, floaters: readonly Floater[]): Awaited {
  const families = familiesOf(service);
  return {
    name: service.metadata.name,
    // Servers that do not say have one family per cluster, which is that of a pod's first address.
    addresses: floaters.flatMap(({ addresses }) =>
      families ? addresses.filter((address) => families.includes(familyOf(address))) : addresses.slice(0, 1),
    ),
  };
}

/**
 * The Services that do not yet lead to all of their addresses, or still lead to others: a pod that has just
 * lost its label would count as a wrong responder. Pure.
 */
export function lateOnes(slices: readonly EndpointSlice[], awaited: readonly Awaited[]): readonly Awaited[] {
  const ready = new Map<string, Set<string>>();
  for (const { metadata, endpoints } of slices) {
    const name = metadata.labels?.[SERVICE_NAME_LABEL] ?? '';
    const there = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
    ready.set(name, new Set([...(ready.get(name) ?? []), ...there.flatMap(({ addresses }) => addresses)]));
  }
  return awaited.filter(({ name, addresses }) => {
    const found = ready.get(name) ?? new Set();
    return found.size !== new Set(addresses).size || !addresses.every((address) => found.has(address));
  });
}

/**
 * Waits until the Services lead to their floaters, and then until nodes have had time to learn of it: an
 * earlier probe would be a false alarm. Services that stay late are probed anyway, because that is what their
 * users would see.
 */
export async function awaitEndpoints(work: Work, awaited: readonly Awaited[]): Promise<readonly Note[]> {
  const { pace, deadline, signal, onProgress } = work;
  while (true) {
    const slices = await slicesOf(work, awaited);
    if ('unseen' in slices) {
      onProgress('waiting a moment for the endpoints of Services');
      await sleep(pace.blindMs, undefined, { signal });
      return [slices.unseen];
    }
    const late = lateOnes(slices.found, awaited);
    if (late.length === 0) {
      await sleep(pace.settleMs, undefined, { signal });
      return [];
    }
    if (Date.now() >= deadline) return [lateNote(work, late)];
    onProgress(`waiting for the endpoints of ${namesOf(late)}`);
    await sleep(pace.pollMs, undefined, { signal });
  }
}

type Slices = { readonly found: readonly EndpointSlice[] } | { readonly unseen: Note };

async function slicesOf({ client, namespace, signal, pace }: Work, awaited: readonly Awaited[]): Promise<Slices> {
  const labelSelector = `${SERVICE_NAME_LABEL} in (${awaited.map(({ name }) => name).join(',')})`;
  try {
    return { found: await listAll<EndpointSlice>(client, endpointSlicesPath(namespace), { labelSelector }) };
  } catch (error) {
    const words = refusalWords(error, signal);
    const detail = `whether the Services were ready before they were probed, ${pace.blindMs / 1000} s after they were made, could not be seen: ${words}`;
    return { unseen: { code: statusOf(error) === 403 ? 'RIGHT_MISSING' : 'NOT_READY', detail } };
  }
}

function lateNote({ waitMs }: Work, late: readonly Awaited[]): Note {
  const which = late.length > 1 ? 'the floaters that they select' : 'the floaters that it selects';
  const detail = `after ${waitMs / 1000} s ${namesOf(late)} did not lead to ${which}, and was probed all the same`;
  return { code: 'NOT_READY', detail };
}

function namesOf(awaited: readonly Awaited[]): string {
  return awaited.map(({ name }) => `Service ${name}`).join(', ');
}
