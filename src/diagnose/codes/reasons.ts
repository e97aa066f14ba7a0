/**
 * Reasons that what a run shows moves to the front or rules out (words/reason-rules.ts). The other reasons of
 * a code stand in its own file.
 */
export const REASONS = {
  nodeLink: 'the link of the node: cable, switch port, virtual network card',
  nodeRoutes: 'routes to or from the node are gone, or another machine has its address',
  firewall: 'a firewall or a security group on the way, or on the node itself',
  oneWayFirewall:
    'a firewall or a security group on the way, or on the node itself, that lets answers through and no new connections',

  // Between nodes.
  neighbour: 'a route or a neighbour entry on the first node is missing or wrong for the second',
  pairRoute: 'a route for the other is missing on one of them: then answers are lost as well',
  equalPaths: 'one of several equal paths (ECMP, bonded links) is broken',
  subnetRoutes: 'routes between the subnets (router, VPC route table, peering) are missing',
  uplink: 'the uplink or the router of the zone or subnet, or the firewall before it',
  isolation: 'the switch isolates ports (private VLAN, client isolation, a security group without a rule for itself)',

  // The pod network.
  tunnel:
    "the CNI's tunnel is blocked or down on this way (VXLAN 4789 or 8472/UDP, Geneve 6081/UDP, IP-in-IP, WireGuard 51820/UDP)",
  podRoutes:
    'the network below does not carry pod addresses: routes to the pod CIDRs are missing, or the cloud checks sources',
  cniAgent: 'the CNI on one of the nodes: its agent does not run, or its configuration is of another version',
  forwarding: 'ip_forward is off, or the FORWARD chain drops (Docker sets that)',
  ownBridge: "the bridge or the pods' interfaces on the node are down or have no address",

  cniAlone: 'the CNI on the node, where the pod network alone was probed',

  // One kind of probe.
  unknownPort:
    "a host firewall that does not know the floaters' port, which need not touch other traffic: try --port or --host-port",
  namedPorts: 'a NetworkPolicy or a security group that names ports or protocols',
  noPing: 'ping is filtered, often on purpose: by the cloud, a security group or icmp_echo_ignore_all',
  noUdp: 'UDP is filtered by the cloud or a security group',

  // What somebody said in place of an answer.
  rejectRule: 'a firewall rule that rejects (REJECT): the packets arrive somewhere, and the answer is no',
  nobodyListens: "nothing listens on the floaters' port: the process is gone, or another one holds the port",
  resets:
    'something on the way resets connections: a firewall that rejects by TCP reset, a proxy, a service mesh, an intrusion prevention',
  prohibited: 'a firewall rejects it and says so ("administratively prohibited"), on the way or on the destination',
  permission:
    'a route of type prohibit on the source, or a firewall that answers "administratively prohibited" ("Permission denied")',
  ownRules:
    'the source itself drops what it sends: OUTPUT chain, egress policy, or a full conntrack table ("Operation not permitted")',
  blackhole: 'a route of type blackhole on the source ("Invalid argument")',
  noRoute: 'the source, or a router on the way, has no route there ("Network is unreachable")',
  noNeighbour:
    'nobody on the last link answers for the address (ARP, neighbour discovery): the machine is down, the route leads to the wrong link, or a firewall rejects in this way ("No route to host")',

  // One IP family.
  oneFamily:
    'an address, a route or a firewall rule of this IP family alone: over the other one the same ends reach each other',
  familyLacks: 'the node lacks an address, a route or forwarding of this family',
  familyRules: 'firewall rules of this family alone (iptables and ip6tables differ)',
  duplicateIpv4: 'IPv4: another machine has the same address and answers ARP for it',
  duplicateIpv6:
    'IPv6: another machine has the same address, so the node does not use its own (duplicate address detection: dadfailed)',
  reversePath:
    'IPv4: rp_filter is strict, and packets come in by another interface than answers leave by (IPv6 has no such filter)',
  arp: 'IPv4: ARP is filtered, or neighbour entries are wrong or too many (gc_thresh)',
  neighbourDiscovery: 'IPv6: neighbour discovery is dropped (ICMPv6 types 133 to 137)',
  routerAdvertisements:
    'IPv6: the default route came by router advertisement, which a node that forwards ignores (accept_ra=2 is needed)',
  cniFamily: 'the CNI on this node has this family switched off',

  // Services.
  noEndpoint: 'the Service has no ready endpoint: kube-proxy then refuses connections to it',
  oldRules: 'the rules of kube-proxy on this node are old: they know no endpoint of the Service, and refuse',
  dnsPort: 'nothing listens on port 53 there (CoreDNS or the DNS cache has ended), or a rule rejects it',
  dnsRejected: 'a firewall or a NetworkPolicy rejects port 53, UDP or TCP, on this node or on the way, and says so',
  dnsConntrack: 'the conntrack table of the node is full (UDP shows it first)',
  dnsConfig: 'the configuration of CoreDNS lacks the domain of the cluster',
  noListener: 'nothing listens there',
  outFirewall: 'a firewall towards it, or a NetworkPolicy for egress',
  noWayOut: 'no route, or no NAT, out of the cluster',

  // Sizes.
  clampedHop: 'a hop with a smaller MTU that clamps the MSS of TCP',
  largePods: 'the MTU of the pods is larger than the path',
  toldHop:
    'a hop with a smaller MTU (VPN, tunnel, cloud router), which tells senders so: it costs a packet now and then',

  // In part, and alone.
  conntrack: 'a conntrack table is full: new connections are dropped until old ones expire',
  paths:
    'one of several equal paths is broken (ECMP, a bonded link, a spine): which path a connection takes depends on its addresses and ports',
  firewallPair:
    'two stateful firewalls share the way, and some answers pass the one that did not see the connection begin',
  machines: 'one of several machines behind one address does not work (gateways, load balancers)',
  luck: 'a packet that was lost once: resume probes it again',
  thisPair: 'a rule that is about just this pair and check',
} as const;
