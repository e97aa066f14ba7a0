import { type Ports, type Responder, type ResponderOptions, startResponder } from './responder.ts';

export interface DoorsOptions extends Pick<ResponderOptions, 'manner' | 'onConnection'> {
  readonly ports: Ports;
  /** What 127.0.0.1 is within the pod. */
  readonly inside: string;
  readonly outside: string;
  /** Who is to be let in just now. */
  readonly wanted: () => { readonly inside: boolean; readonly outside: boolean };
}

/** Where a floater listens: for itself, and for all others. */
export interface Doors {
  /** Opens and closes them as it is wanted now. @throws where a port is taken */
  readonly settle: () => Promise<void>;
  readonly isOpen: () => boolean;
}

/** One change after the other, and each looks at what is wanted by then: a port that is being closed cannot be opened. */
export function makeDoors({ ports, inside, outside, wanted, ...answers }: DoorsOptions): Doors {
  let within: Responder | undefined;
  let without: Responder | undefined;
  let turn: Promise<void> = Promise.resolve();
  const settle = async () => {
    if (wanted().inside) within ??= await startResponder({ ports, address: inside, manner: () => ({}) });
    if (wanted().outside) without ??= await startResponder({ ports, address: outside, ...answers });
    if (!wanted().outside) {
      await without?.close();
      without = undefined;
    }
    if (!wanted().inside) {
      await within?.close();
      within = undefined;
    }
  };
  return {
    settle: () => {
      turn = turn.then(settle, settle);
      return turn;
    },
    isOpen: () => within !== undefined,
  };
}
