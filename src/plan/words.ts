export type Family = 'ipv4' | 'ipv6';
/** The network that a floater stands on. */
export type Layer = 'pod' | 'node';
/** From layer to layer. */
export type Path = `${Layer}-${Layer}`;

export const FAMILIES = ['ipv4', 'ipv6'] as const satisfies readonly Family[];

export function familyOf(address: string): Family {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
