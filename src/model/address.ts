import { isIP } from 'node:net';

/**
 * Whether programs can be told to probe it: an address with a zone leads elsewhere on every machine, and one that holds an
 * IPv4 address is probed over IPv4.
 */
export function isProbeable(address: string): boolean {
  return isIP(address) !== 0 && !address.includes('%') && !HOLDS_IPV4.test(address);
}

/** https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
const HOLDS_IPV4 = /^[0:]*:ffff:[0-9a-f.:]+$/i;
