import { type Ports, type Responder, type ResponderOptions, startResponder } from './responder.ts';

export interface DoorsOptions extends Pick<ResponderOptions, 'manner' | 'onConnection'> {
  readonly ports: Ports;
  /** The address that stands for 127.0.0.1 in the pod. */
  readonly inside: string;
  readonly outside: string;
  /** Which of the doors should be open now. */
  readonly wanted: () => { readonly inside: boolean; readonly outside: boolean };
}

/** Where a floater listens: for itself, and for all others. */
export interface Doors {
  /** Opens and closes the doors as wanted now. @throws if a port is taken */
  readonly settle: () => Promise<void>;
  readonly isOpen: () => boolean;
}

/**
 * Changes run one after another, and each checks what is wanted by then: a port that is being closed cannot
 * be opened.
 */
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
