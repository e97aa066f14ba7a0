import { BlockList, isIP } from 'node:net';

/** The addresses of all these CIDRs. Anything other than a CIDR is ignored. */
export function cidrList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', prefix = ''] = cidr.split('/');
    if (isIP(address) > 0 && /^\d+$/.test(prefix)) list.addSubnet(address, Number(prefix), kindOf(address));
  }
  return list;
}

/** Whether the list has the address; false for anything other than an address. */
export function holds(list: BlockList, address: string): boolean {
  return isIP(address) > 0 && list.check(address, kindOf(address));
}

function kindOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
