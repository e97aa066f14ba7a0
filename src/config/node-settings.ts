import { UserError } from '../errors.ts';
import { listOf } from './numbers.ts';

const KEY = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/**
 * `key=value,key=value`, as a pod's nodeSelector has it: all of them.
 * @param name of the flag or key, for the error
 * @throws UserError that quotes what is no label
 */
export function nodeSelectorOf(text: string | undefined, name: string): Readonly<Record<string, string>> | undefined {
  const words = listOf(text);
  return words && Object.fromEntries(words.map((word) => labelOf(word, name)));
}

function labelOf(word: string, name: string): readonly [string, string] {
  const [key = '', value, ...more] = word.split('=');
  if (KEY.test(key) && value !== undefined && VALUE.test(value) && more.length === 0) return [key, value];
  throw new UserError(`${name} has "${word}", which is no label`, {
    code: 'BAD_FLAG',
    hint: 'it takes key=value; several are separated by commas, and a node must have all of them',
  });
}
