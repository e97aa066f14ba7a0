import { clusterIpsOf } from '../../kube/cluster-ips.ts';
import type { Service, ServicePort } from '../../kube/service-objects.ts';
import { type Family, familyOf } from '../../model/network.ts';
import type { Platform } from '../manifests.ts';
import {
  CHECK_LABELS,
  HAIRPIN_LABEL,
  HEADLESS,
  hairpinName,
  NODE_PORT,
  SERVICE,
  SERVICE_LABEL,
  SERVICE_VALUE,
} from './names.ts';

/** A Service as the server returns it, with the fields that we read in addition to the usual ones. */
export interface MadeService extends Service {
  readonly spec: Service['spec'] & {
    readonly type?: string;
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly (ServicePort & { readonly nodePort?: number })[];
    readonly ipFamilyPolicy?: string;
    /** `IPv4`, `IPv6`; absent before 1.20. */
    readonly ipFamilies?: readonly string[];
  };
}

export interface ServiceOptions {
  readonly namespace: string;
  readonly port: number;
  readonly platform: Pick<Platform, 'minor'>;
}

/** KEP-563: ipFamilyPolicy. */
const DUAL_STACK_SINCE = 20;

const SELECTED = { [SERVICE_LABEL]: SERVICE_VALUE } as const;

/** The Services that the check `service` needs for this many selected floaters. Pure. */
export function serviceManifests(options: ServiceOptions, selected: number): readonly MadeService[] {
  return [
    manifest(options, SERVICE, { type: 'ClusterIP', selector: SELECTED }),
    manifest(options, HEADLESS, { type: 'ClusterIP', clusterIP: 'None', selector: SELECTED }),
    ...Array.from({ length: selected }, (_, index) =>
      manifest(options, hairpinName(index + 1), {
        type: 'ClusterIP',
        selector: { [HAIRPIN_LABEL]: String(index + 1) },
      }),
    ),
  ];
}

/** The Service that the check `nodeport` needs. Pure. */
export function nodePortManifest(options: ServiceOptions): MadeService {
  return manifest(options, NODE_PORT, { type: 'NodePort', selector: SELECTED });
}

function manifest({ namespace, port, platform }: ServiceOptions, name: string, spec: MadeService['spec']): MadeService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: CHECK_LABELS },
    spec: {
      ...spec,
      ports: [{ name: 'tcp', protocol: 'TCP', port }],
      ...(platform.minor >= DUAL_STACK_SINCE ? { ipFamilyPolicy: 'PreferDualStack' } : {}),
    },
  };
}

/** The families of its endpoints; undefined if an old server does not say. Pure. */
export function familiesOf(service: MadeService): readonly Family[] | undefined {
  const reported = service.spec.ipFamilies?.map((family): Family => (family === 'IPv6' ? 'ipv6' : 'ipv4'));
  if (reported && reported.length > 0) return reported;
  const addresses = clusterIpsOf(service);
  return addresses.length > 0 ? addresses.map(familyOf) : undefined;
}
