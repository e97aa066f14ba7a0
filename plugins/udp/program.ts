import { datagramProgram, type ProbeOptions, type Program, type Target } from '../../src/check/plugin.ts';

/** Any datagram is answered; this is what one says. */
const PAYLOAD = 'x';

/** One datagram for each target, see datagramProgram. */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const datagrams = targets.map(({ address, port, identity, section }) => ({
    address,
    port,
    want: identity,
    mayStray: section.path === 'pod-node',
  }));
  return datagramProgram({ datagrams, payload: PAYLOAD, timeoutMs });
}
