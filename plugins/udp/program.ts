import type { ProbeOptions, Program, Target } from '../../src/check/plugin.ts';
import { datagramProgram } from '../../src/check/plugin.ts';

/** What a datagram says. Any datagram is answered. */
const PAYLOAD = 'x';

/**
 * A floater on the host network may answer pods from an address of its node other than the one that was
 * asked.
 */
export function mayStray({ section }: Pick<Target, 'section'>): boolean {
  return section.path === 'pod-node';
}

/** One datagram for each target, see datagramProgram. */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const datagrams = targets.map(({ address, port, identity, section }) => ({
    address,
    port,
    want: identity,
    mayStray: mayStray({ section }),
  }));
  return datagramProgram({ datagrams, payload: PAYLOAD, timeoutMs });
}
