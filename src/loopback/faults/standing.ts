import { isDeepStrictEqual } from 'node:util';
import type { Fault, FaultName } from './fault.ts';

/** The current faults of a loopback cluster. */
export interface StandingFaults {
  readonly all: () => readonly Fault[];
  readonly named: (name: FaultName) => readonly Fault[];
  /** The fault of that name whose first argument is this node. */
  readonly at: (name: FaultName, node: string) => Fault | undefined;
  readonly inject: (fault: Fault) => void;
  /** Heals one of them, or all. */
  readonly heal: (fault?: Fault) => void;
  /** Called after each change. */
  readonly onChange: (listener: () => void) => void;
}

export function standingFaults(): StandingFaults {
  let faults: readonly Fault[] = [];
  const listeners: (() => void)[] = [];
  const change = (next: readonly Fault[]) => {
    faults = next;
    for (const listener of listeners) listener();
  };
  return {
    all: () => faults,
    named: (name) => faults.filter((fault) => fault.name === name),
    at: (name, node) => faults.find((fault) => fault.name === name && fault.args[0] === node),
    inject: (fault) => change([...faults.filter((one) => !isDeepStrictEqual(one, fault)), fault]),
    heal: (fault) => change(fault ? faults.filter((one) => !isDeepStrictEqual(one, fault)) : []),
    onChange: (listener) => void listeners.push(listener),
  };
}

/** Whether connections from one node to another are lost. Pure. */
export function isLost(faults: Pick<StandingFaults, 'named' | 'at'>, from: string, to: string): boolean {
  if (faults.at('down', from) || faults.at('down', to)) return true;
  // Traffic between a pod and its own node does not cross the network.
  if (from === to) return false;
  return faults.named('one-way').some(({ args: [source, destination] }) => {
    return (source === '*' || source === from) && (destination === '*' || destination === to);
  });
}
