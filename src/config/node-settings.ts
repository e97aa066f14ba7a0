import { UserError } from '../errors.ts';
import { isLabelKey, isLabelValue } from '../kube/label-syntax.ts';
import { listOf } from './numbers.ts';

/**
 * Parses `key=value,key=value`. As in a pod's nodeSelector, a node must have all of the labels.
 * @param name of the flag or key, for the error
 * @throws UserError that quotes the word that is not a label
 */
export function nodeSelectorOf(text: string | undefined, name: string): Readonly<Record<string, string>> | undefined {
  const words = listOf(text);
  return words && Object.fromEntries(words.map((word) => labelOf(word, name)));
}

function labelOf(word: string, name: string): readonly [string, string] {
  const [key = '', value, ...more] = word.split('=');
  if (isLabelKey(key) && value !== undefined && isLabelValue(value) && more.length === 0) return [key, value];
  throw new UserError(`${name} has "${word}", which is no label`, {
    code: 'BAD_FLAG',
    hint: 'it takes key=value; several are separated by commas, and a node must have all of them',
  });
}
