import type { ProbeOptions, Program, Target } from '../../src/check/plugin.ts';
import { datagramProgram } from '../../src/check/plugin.ts';

/** agnhost's netexec answers this with the address and port that it sees. */
const PAYLOAD = 'clientip';

/** One datagram for each target, see datagramProgram. The judge looks at the answers. */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const datagrams = targets.map(({ address, port }) => ({ address, port, want: '' }));
  return datagramProgram({ datagrams, payload: PAYLOAD, timeoutMs });
}
