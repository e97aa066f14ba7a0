export type Family = 'ipv4' | 'ipv6';
/** The network that a floater is on. */
export type Layer = 'pod' | 'node';
/**
 * From layer to layer, or from a layer to something other than a floater: a Service, a DNS server, an address
 * that the user gave.
 */
export type Path = `${Layer}-${Layer | 'service'}`;

export const LAYERS = ['pod', 'node'] as const satisfies readonly Layer[];
/** From every layer to every layer. */
export const LAYER_PATHS = ['pod-pod', 'node-node', 'node-pod', 'pod-node'] as const satisfies readonly Path[];
export const SERVICE_PATHS = ['pod-service', 'node-service'] as const satisfies readonly Path[];

/** From which layer to which layer, or to services. */
export function layersOf(path: Path): readonly [Layer, Layer | 'service'] {
  return path.split('-') as [Layer, Layer | 'service'];
}

export function leadsToService(path: Path): boolean {
  return layersOf(path)[1] === 'service';
}

export const FAMILIES = ['ipv4', 'ipv6'] as const satisfies readonly Family[];

export const FAMILY_WORDS = { ipv4: 'IPv4', ipv6: 'IPv6' } as const satisfies Record<Family, string>;

export function familyOf(address: string): Family {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** What checks may need besides the floaters. */
export type Makes = 'service' | 'nodeport' | 'echo';

/** Which check wants what made. */
export interface CheckFixture {
  readonly check: string;
  readonly makes: Makes;
}
