import { isIP } from 'node:net';

/** An address in the form of RFC 5952. @throws TypeError: only plain addresses reach a shell */
export function shellAddress(address: string): string {
  const family = isIP(address);
  if (family === 0) throw new TypeError(`not fit for a program: ${JSON.stringify(address)}`);
  return family === 4 ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
}

/** @throws TypeError: nothing reaches a shell unless it matches */
export function checkedWord(pattern: RegExp, value: string): string {
  if (!pattern.test(value)) throw new TypeError(`not fit for a program: ${JSON.stringify(value)}`);
  return value;
}
