import type { MeasuredRun } from '../../model/measured-run.ts';

/** The cluster's DNS Service, as commands need it. */
export interface DnsService {
  readonly namespace: string;
  readonly name: string;
  /** The label of its pods. */
  readonly pods: string;
  /** The container whose log tells something; absent if there is only one. */
  readonly container?: string;
}

/** What kubeadm, and most distributions, install. */
const USUAL = 'kube-system/kube-dns';

/** The end that asks the Service is named by its check: `NAME (DNS Service NAMESPACE/NAME)`. */
const NAMED = /\(DNS Service ([^()]+\/[^()]+)\)$/;

/**
 * The DNS Service that the run found, by what the cluster reported after the probes, or by what was probed.
 * Pure.
 */
export function dnsServiceOf(
  { circumstances = [], matrix }: Pick<MeasuredRun, 'circumstances' | 'matrix'>,
  cluster: string,
): DnsService {
  const seen = circumstances.find((one) => one.cluster === cluster)?.dns?.service;
  const probed = matrix.endpoints
    .filter((end) => end.layer === 'service' && end.cluster === cluster && end.aim.role === 'dns-service')
    .flatMap(({ node }) => NAMED.exec(node)?.[1] ?? []);
  return dnsService(seen ?? probed[0] ?? USUAL);
}

/** @param service NAMESPACE/NAME */
export function dnsService(service: string): DnsService {
  const [namespace = '', name = ''] = service.split('/');
  // https://github.com/openshift/cluster-dns-operator: a DaemonSet of pods that have two containers.
  if (namespace === 'openshift-dns') {
    return { namespace, name, pods: 'dns.operator.openshift.io/daemonset-dns=default', container: 'dns' };
  }
  return { namespace, name, pods: 'k8s-app=kube-dns' };
}
