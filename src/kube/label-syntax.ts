/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const WORD = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const PREFIX = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** `NAME` or `PREFIX/NAME`; also for the keys of taints. */
export function isLabelKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').toReversed();
  return more.length === 0 && WORD.test(name) && (prefix === undefined || PREFIX.test(prefix));
}

export function isLabelValue(value: string): boolean {
  return value === '' || WORD.test(value);
}
