import type { Service } from './service-objects.ts';

/** A Service's addresses, at most one per family; none if it is headless. Pure. */
export function clusterIpsOf({ spec: { clusterIPs, clusterIP } }: Service): readonly string[] {
  return (clusterIPs ?? (clusterIP ? [clusterIP] : [])).filter((address) => address !== '' && address !== 'None');
}
