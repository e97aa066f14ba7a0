import type { CodeFacts } from './facts.ts';
import { REASONS } from './reasons.ts';

/** ND5xx: DNS and Services. */
export const SERVICE_CODES = {
  ND501: {
    title: 'A DNS pod does not answer',
    means:
      'One pod behind the DNS Service fails from everywhere: every so many look-ups in the cluster are lost or slow.',
    shownBy: "this pod's column failed from all nodes, other DNS pods answer",
    reasons: [
      'the pod hangs or is overloaded',
      'its node is cut off, or its address is stale',
      'a NetworkPolicy that selects it',
    ],
  },
  ND502: {
    title: 'A node does not reach DNS',
    means: 'From this node neither the DNS Service nor its pods answer, and from others they do.',
    shownBy: "all DNS cells of this node's row failed, other Services do not, and other nodes pass",
    reasons: ['a firewall or NetworkPolicy on this node that drops port 53, UDP or TCP', REASONS.dnsConntrack],
  },
  ND503: {
    title: "A node's own resolver fails",
    means: 'From this node the DNS Service and its pods answer, and what resolv.conf of its pods names does not.',
    shownBy: 'the cells by resolv.conf failed from this node, those by address did not',
    reasons: [
      'the DNS cache on the node (NodeLocal DNSCache) is down or has lost its address',
      "the kubelet's clusterDNS or resolvConf differs on this node",
    ],
  },
  ND504: {
    title: 'The DNS Service fails everywhere',
    means: 'Names are not found by way of the DNS Service from any node.',
    shownBy: 'the cells of the DNS Service failed from all nodes',
    reasons: [
      'DNS pods do not run, or the Service has no ready endpoints',
      'kube-proxy, or what stands in for it, does not know the Service anywhere',
      REASONS.dnsConfig,
    ],
  },
  ND511: {
    title: 'Services do not work from a node',
    means: 'From this node addresses of Services lead nowhere, and the pods behind them answer by their own addresses.',
    shownBy: "cells of Services failed in this node's row alone, those of pods did not",
    reasons: [
      'kube-proxy, or what stands in for it, does not run on this node or cannot reach the API server',
      'its rules were flushed (iptables -F, a firewall that was restarted) or are of another mode',
      'the kernel lacks a module that the mode needs, or conntrack is full',
    ],
  },
  ND512: {
    title: 'A kind of Service fails everywhere',
    means: 'From all nodes the addresses of Services of this kind lead nowhere.',
    shownBy: 'these cells failed from all nodes',
    reasons: [
      'kube-proxy, or what stands in for it, does not run anywhere or cannot read Services',
      'the Service CIDR overlaps a network that is routed elsewhere',
    ],
  },
  ND513: {
    title: 'Pods do not reach the API server',
    means: 'The Service "kubernetes" does not answer, though other ways work: operators and controllers will fail.',
    shownBy: 'cells of the API server failed, other cells of the same nodes did not',
    reasons: [
      'a firewall before the control plane does not know the pod network',
      'the endpoints of default/kubernetes name an address that pods do not reach',
      'a NetworkPolicy for egress',
    ],
  },
  ND514: {
    title: 'NodePorts fail',
    means: 'NodePorts of a node, or from a node, lead nowhere.',
    shownBy: 'cells of NodePorts failed, other Services did not',
    reasons: [
      'a host firewall or security group shuts the range (30000-32767)',
      'kube-proxy answers on some addresses alone (--nodeport-addresses)',
      'kube-proxy does not run on that node',
    ],
  },
  ND515: {
    title: 'An address of your own does not answer',
    means: 'A target or URL that you named fails, from everywhere or from a node.',
    shownBy: 'its column failed, or its cell in the row of a node',
    reasons: [REASONS.noListener, REASONS.outFirewall, REASONS.noWayOut],
  },
  ND516: {
    title: 'A pod does not reach itself by its Service',
    means: 'A pod that asks its own Service and is handed to itself gets no answer.',
    shownBy: 'the cells of hairpin failed, those of ClusterIP did not',
    reasons: [
      'hairpin mode of the bridge is off (hairpinMode of the CNI plug-in, --hairpin-mode of old kubelets)',
      'kube-proxy does not masquerade what comes from the pod itself',
    ],
  },
  ND517: {
    title: 'A node reaches no Service and no pod behind one',
    means: 'From this node everything that is no floater fails: Services and the pods behind them.',
    shownBy: "all service cells of this node's row failed",
    reasons: ['the node is cut off', 'a NetworkPolicy for egress, or a firewall on the node'],
  },
} as const satisfies Record<string, CodeFacts>;
