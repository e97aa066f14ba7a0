import { shellWords } from '../../kube/flag-words.ts';
import type { NextStep } from '../finding.ts';
import type { DnsService } from './dns-service.ts';

/** Commands that run wherever kubectl works. `kubectl` is its command line for the cluster. */

export function describeNode(kubectl: string, node: string): NextStep {
  return {
    why: 'conditions, taints and addresses of the node',
    command: `${kubectl} describe node ${shellWords([node])}`,
  };
}

export function agentsOn(kubectl: string, node: string): NextStep {
  return {
    why: 'whether CNI and kube-proxy run there',
    command: `${kubectl} get pods -A -o wide --field-selector spec.nodeName=${shellWords([node])}`,
  };
}

export function networkPolicies(kubectl: string): NextStep {
  return { why: 'policies that may forbid it', command: `${kubectl} get networkpolicies -A` };
}

export function daemonSets(kubectl: string): NextStep {
  return { why: 'whether the CNI runs', command: `${kubectl} get daemonsets -A -o wide` };
}

/** The pods that answer DNS, and what the Service leads to. */
export function dnsPods(kubectl: string, { namespace, name, pods }: DnsService): readonly NextStep[] {
  const home = `${kubectl} -n ${shellWords([namespace])}`;
  return [
    { why: 'the DNS pods', command: `${home} get pods -l ${pods} -o wide` },
    {
      why: 'what the DNS Service leads to',
      command: `${home} get endpointslices -l ${shellWords([`kubernetes.io/service-name=${name}`])}`,
    },
  ];
}

export function dnsLogs(kubectl: string, { namespace, pods, container }: DnsService): NextStep {
  const of = container ? ` -c ${container}` : '';
  return {
    why: 'the log of the DNS pods',
    command: `${kubectl} -n ${shellWords([namespace])} logs -l ${pods}${of} --tail=50`,
  };
}

/** By the names of their pods, since labels and namespaces differ from cluster to cluster. */
export function proxies(kubectl: string): NextStep {
  const names = ['NAMESPACE', 'kube-proxy', 'cilium', 'kube-router', 'ovnkube-node', 'openshift-sdn'];
  return {
    why: 'kube-proxy, or what stands in for it',
    command: `${kubectl} get pods -A -o wide | grep ${names.map((name) => `-e ${name}`).join(' ')}`,
  };
}

export function apiServerEndpoints(kubectl: string): NextStep {
  return {
    why: 'the addresses that the Service kubernetes leads to',
    command: `${kubectl} -n default get endpointslices -l kubernetes.io/service-name=kubernetes`,
  };
}

export function podsByAddress(kubectl: string): NextStep {
  return {
    why: 'pods that have one address twice',
    command: `${kubectl} get pods -A -o wide --sort-by=.status.podIP`,
  };
}
