import type { KubeObject } from './objects.ts';

export interface ServicePort {
  readonly name?: string;
  /** Default: TCP. */
  readonly protocol?: string;
  readonly port: number;
}

export interface Service extends KubeObject {
  readonly spec: {
    /** `None` if the Service is headless. */
    readonly clusterIP?: string;
    /** One per family; since 1.20. */
    readonly clusterIPs?: readonly string[];
    readonly ports?: readonly ServicePort[];
    /** Labels of the pods behind it; absent if something else manages its endpoints. */
    readonly selector?: Readonly<Record<string, string>>;
  };
}

export interface TargetRef {
  readonly kind?: string;
  readonly name?: string;
}

/** https://kubernetes.io/docs/reference/kubernetes-api/service-resources/endpoint-slice-v1/ */
export interface EndpointSlice extends KubeObject {
  readonly addressType: string;
  readonly endpoints?:
    | readonly {
        readonly addresses: readonly string[];
        /** An absent condition counts as true. */
        readonly conditions?: { readonly ready?: boolean };
        readonly targetRef?: TargetRef;
      }[]
    | null;
  readonly ports?: readonly { readonly name?: string; readonly protocol?: string; readonly port?: number }[] | null;
}

/** Servers before 1.21 have this instead of slices. */
export interface Endpoints extends KubeObject {
  readonly subsets?: readonly {
    /** The addresses that are ready. */
    readonly addresses?: readonly { readonly ip: string; readonly targetRef?: TargetRef }[];
    readonly ports?: readonly ServicePort[];
  }[];
}
