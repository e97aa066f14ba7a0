import type { ProbeOptions, Program, Target } from '../../src/check/plugin.ts';
import { datagramProgram } from '../../src/check/plugin.ts';

/** What agnhost's netexec answers with the address and port that it sees. */
const PAYLOAD = 'clientip';

/** One datagram for each target, see datagramProgram; what came is for the judge. */
export function program(targets: readonly Target[], { timeoutMs }: ProbeOptions): Program {
  const datagrams = targets.map(({ address, port }) => ({ address, port, want: '' }));
  return datagramProgram({ datagrams, payload: PAYLOAD, timeoutMs });
}
