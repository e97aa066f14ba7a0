import type { NextStep } from '../finding.ts';

/** Commands that run on a node. They only read. */
type NodeCommand = NextStep;

export const LINKS: NodeCommand = {
  why: 'links, addresses and routes',
  command: 'ip -br link; ip -br addr; ip route; ip -6 route',
};

/**
 * Each tool is asked if it is there, since each sees only a part: iptables-legacy has rules that neither nft
 * nor the iptables on top of nft shows, and rules of nft itself are in no iptables. A name above its rules
 * says which tool printed them.
 */
const IPTABLES = 'for t in iptables iptables-legacy ip6tables ip6tables-legacy; do command -v $t-save &&';

export const RULES: NodeCommand = {
  why: 'rules that drop or reject, with their counters',
  command: `${IPTABLES} $t-save -c; done; nft list ruleset`,
};

export const NAT_RULES: NodeCommand = {
  why: 'rules that rewrite addresses',
  command: `${IPTABLES} $t-save -t nat; done; nft list ruleset`,
};

/**
 * As kube-proxy writes them, in each of its modes. If the module ip_vs is not loaded, ipvsadm would load it
 * and then show an empty table, so the kernel is asked first.
 */
export const SERVICE_RULES: NodeCommand = {
  why: 'the rules of Services',
  command: [
    'for f in ip ip6; do nft list table $f kube-proxy; done 2>/dev/null',
    '[ ! -e /proc/net/ip_vs ] || ipvsadm -Ln',
    `${IPTABLES} $t-save -t nat | grep KUBE-; done`,
  ].join('; '),
};

export const NEIGHBOURS: NodeCommand = { why: 'routes and neighbours', command: 'ip route; ip -6 route; ip neigh' };

export const DUPLICATES: NodeCommand = {
  why: 'addresses that are unused because another machine has them, and neighbours',
  command: 'ip -6 addr show dadfailed; ip -6 addr show tentative; ip neigh',
};

export const SETTINGS: NodeCommand = {
  why: 'settings that drop packets',
  command:
    "sysctl -a 2>/dev/null | grep -E '^net.ipv[46].*[.](ip_forward|forwarding|rp_filter|disable_ipv6|accept_ra) = '",
};

export const MTUS: NodeCommand = { why: 'the MTU of each interface', command: 'ip -br -d link' };

export const DROPS: NodeCommand = { why: 'errors and drops of the links', command: 'ip -s link' };

export const CONNTRACK: NodeCommand = {
  why: 'how full the conntrack table is',
  command: 'sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max',
};

export const LISTENERS: NodeCommand = {
  why: 'whether a DNS cache listens, and which nameserver the kubelet gives to pods',
  command: "ss -lntu 'sport = :53'; grep -A 3 clusterDNS /var/lib/kubelet/config.yaml",
};

export const KUBELET: NodeCommand = {
  why: 'what the kubelet says',
  command: 'journalctl -u kubelet --since -15min',
};
