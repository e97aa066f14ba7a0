import type { ProbeOptions, Program, Target } from '../../src/check/plugin.ts';
import { datagramProgram } from '../../src/check/plugin.ts';

/** Any datagram is answered; this is what one says. */
const PAYLOAD = 'x';

/** A floater on the host network may answer pods from another address of its node than the one that was asked. */
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
