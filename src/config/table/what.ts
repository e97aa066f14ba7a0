import { LAYER_PATHS, LAYERS } from '../../model/network.ts';
import type { SettingTable } from '../setting.ts';

const SWITCH = { kind: 'boolean' } as const;
const TEXTS = { kind: 'texts' } as const;
const NODES = { group: 'what', part: 'nodes', saved: 'if given', takes: TEXTS } as const;

/** Which checks, on which networks, between which nodes. */
export const WHAT_SETTINGS = {
  checks: {
    group: 'what',
    takes: { kind: 'list' },
    // Written out so that the help does not have to load the checks. A test compares the two.
    help: 'Checks to run, separated by commas; kubectl netdoctor checks lists them (default tcp, udp, mtu, dns)',
    file: { key: 'checks', about: 'checks to run, e.g. ["tcp", "icmp"]', otherwise: '`tcp`, `udp`, `mtu`, `dns`' },
  },
  layers: {
    group: 'what',
    part: 'paths',
    saved: 'if given',
    takes: { kind: 'words', of: LAYERS },
    help: 'Networks to probe, all paths among them: pod, node (default pod)',
    file: { key: 'layers', about: 'the networks that are probed: all paths among them', otherwise: '`pod`' },
  },
  paths: {
    group: 'what',
    part: 'paths',
    saved: 'if given',
    takes: { kind: 'words', of: LAYER_PATHS },
    help: 'Paths to probe: pod-pod, node-node, node-pod, pod-node (default pod-pod)',
    file: {
      key: 'paths',
      about: 'which networks are probed, from layer to layer',
      otherwise: 'those among `layers`',
    },
  },
  'src-nodes': {
    ...NODES,
    help: 'Probe from these nodes alone: names, * for any letters, separated by commas',
    file: { key: 'srcNodes', about: 'nodes that probes come from', otherwise: 'all' },
  },
  'dst-nodes': {
    ...NODES,
    help: 'Probe to these nodes alone',
    file: { key: 'dstNodes', about: 'nodes that probes go to', otherwise: 'all' },
  },
  exclude: {
    ...NODES,
    help: 'Leave these nodes out',
    file: { key: 'exclude', about: 'nodes that are left out', otherwise: 'none' },
  },
  external: {
    group: 'what',
    saved: 'if given',
    aims: true,
    takes: SWITCH,
    help: "Probe the nodes' ExternalIPs too; with --layers pod,node",
    file: { key: 'external', about: "the nodes' ExternalIPs too" },
  },
  'one-way': {
    group: 'destination',
    saved: 'if given',
    needsDestination: true,
    takes: SWITCH,
    help: 'Two clusters: only from the first to the second',
    file: { key: 'oneWay', about: 'two clusters: only from the first to the second', init: false },
  },
  within: {
    group: 'destination',
    saved: 'if given',
    needsDestination: true,
    takes: SWITCH,
    help: "Two clusters: each cluster's own pairs too",
    file: { key: 'within', about: "two clusters: each cluster's own pairs too", init: false },
  },
} as const satisfies SettingTable;
