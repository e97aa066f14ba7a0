import { isIP } from 'node:net';

/**
 * Whether programs can be told to probe it. An address with a zone means something else on every machine, and
 * an IPv6 address that embeds an IPv4 address is probed over IPv4.
 */
export function isProbeable(address: string): boolean {
  return isIP(address) !== 0 && !address.includes('%') && !HOLDS_IPV4.test(address);
}

/** https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
const HOLDS_IPV4 = /^[0:]*:ffff:[0-9a-f.:]+$/i;
