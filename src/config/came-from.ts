/** Says where a value came from: `from --namespace`, `from namespace in /x/config.json` or `the default`. */
export type CameFrom = (arg: string) => string;

/** `from --pod-wait` for `podWait`. */
export function fromFlag(arg: string): string {
  return `from --${arg.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The name of a setting in errors: `--one-way`, or `oneWay in /x/config.json`. */
export function nameOf(arg: string, cameFrom: CameFrom): string {
  return cameFrom(arg).replace(/^from /, '');
}
