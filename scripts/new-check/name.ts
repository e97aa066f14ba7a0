import { Script } from 'node:vm';
import { UserError } from '../../src/errors.ts';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 30;

export interface CheckName {
  /** E.g. `my-check`. */
  readonly name: string;
  /** The name as a variable: `myCheck`. */
  readonly identifier: string;
}

/** @throws UserError if it is not a valid name for a check */
export function checkName(name: string): CheckName {
  if (!NAME.test(name) || name.length > LONGEST) {
    throw refusal(
      `${JSON.stringify(name)} cannot be the name of a check: use at most ${LONGEST} lower-case letters, digits and single dashes, beginning with a letter`,
    );
  }
  return { name, identifier: name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) };
}

/** @throws UserError if this code cannot declare the variable, or already uses the word */
export function refuseOtherMeaning({ name, identifier }: CheckName, code: string): void {
  if (canBeDeclared(identifier) && !new RegExp(`\\b${identifier}\\b`).test(code)) return;
  throw refusal(`${name} cannot be the name of a check: ${identifier} has another meaning in the code`);
}

/** Whether it is neither a reserved word nor a JavaScript global. */
function canBeDeclared(identifier: string): boolean {
  try {
    new Script(`'use strict'; async () => { const ${identifier} = 0; };`);
    return !(identifier in globalThis);
  } catch {
    return false;
  }
}

export function refusal(message: string): UserError {
  return new UserError(message, { code: 'BAD_NAME' });
}
