/** Where a value is from: `from --namespace`, `from namespace in /x/config.json`, `the default`. */
export type CameFrom = (arg: string) => string;

/** `from --pod-wait` of `podWait`. */
export function fromFlag(arg: string): string {
  return `from --${arg.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** For errors: `--one-way`, or `oneWay in /x/config.json`. */
export function nameOf(arg: string, cameFrom: CameFrom): string {
  return cameFrom(arg).replace(/^from /, '');
}
