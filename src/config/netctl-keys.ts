import { DEFAULT_NAMESPACE } from '../model/labels.ts';
import type { ConfigKey } from './config-key.ts';
import { DEFAULTS } from './defaults.ts';

const NODES = { kind: 'count', least: 1, most: 1000 } as const;
const LIST = { kind: 'texts' } as const;
const PORTS = { kind: 'numbers', least: 1, most: 65_535 } as const;
const EMPTY = { value: '' } as const;
const TEXT = { kind: 'text' } as const;
const PATH = { kind: 'path' } as const;
const DURATION = { kind: 'duration' } as const;
const SWITCH = { kind: 'boolean' } as const;
/** netctl's word for ping is ipv4. */
const PROTOCOLS = { tcp: 'tcp', udp: 'udp', icmp: 'icmp', ipv4: 'icmp', dns: 'dns' } as const;
const MODES = {
  pod: 'pod-pod',
  'pod-to-pod': 'pod-pod',
  node: 'node-node',
  'node-to-node': 'node-node',
  'node-to-pod': 'node-pod',
  'pod-to-node': 'pod-node',
} as const;

/** netctl's keys, and those that both have, in the order in which init writes them. */
export const NETCTL_KEYS: readonly ConfigKey[] = [
  {
    key: 'namespace',
    whose: 'both',
    arg: 'namespace',
    takes: { kind: 'namespace' },
    init: { value: DEFAULT_NAMESPACE },
    about: 'namespace of the floaters',
  },
  {
    key: 'version',
    whose: "netctl's",
    arg: 'floaterVersion',
    takes: TEXT,
    init: 'if given',
    about: "release of netctl's floater image",
  },
  {
    key: 'protocol',
    whose: "netctl's",
    arg: 'checks',
    takes: { kind: 'choice', words: PROTOCOLS },
    init: EMPTY,
    about: 'the one check to run',
  },
  {
    key: 'podWaitTime',
    whose: "netctl's",
    arg: 'podWait',
    takes: DURATION,
    init: { value: Number.parseInt(DEFAULTS.podWait, 10) },
    about: 'how long floaters may take to be ready',
  },
  {
    key: 'port',
    whose: 'both',
    arg: 'port',
    takes: { kind: 'port' },
    init: { value: DEFAULTS.port },
    about: 'port that the floaters listen on',
  },
  {
    key: 'maxNum',
    whose: "netctl's",
    arg: 'concurrency',
    takes: NODES,
    unset: 3,
    init: { value: Number(DEFAULTS.concurrency) },
    about: 'how many nodes probe at a time',
  },
  {
    key: 'cmdTimeout',
    whose: "netctl's",
    arg: 'probeTimeout',
    takes: DURATION,
    init: { value: Number.parseInt(DEFAULTS.probeTimeout, 10) },
    about: 'how long one probe may take',
  },
  {
    key: 'srcKubeConfig',
    whose: "netctl's",
    arg: 'kubeconfig',
    takes: PATH,
    init: 'if given',
    about: 'path of the kubeconfig file',
  },
  {
    key: 'srcImageRepository',
    whose: "netctl's",
    arg: 'imageRepository',
    takes: TEXT,
    init: 'if given',
    about: 'registry that holds the floater image',
  },
  {
    key: 'dstKubeConfig',
    whose: "netctl's",
    arg: 'dstKubeconfig',
    takes: PATH,
    init: EMPTY,
    about: 'second cluster: path of its kubeconfig file',
  },
  {
    key: 'dstImageRepository',
    whose: 'both',
    arg: 'dstImageRepository',
    takes: TEXT,
    init: 'if given',
    about: 'second cluster: registry that holds the floater image',
  },
  {
    key: 'mode',
    whose: "netctl's",
    arg: 'paths',
    takes: { kind: 'choice', words: MODES },
    init: { value: 'pod' },
    about: 'which networks are probed',
  },
  {
    key: 'autoClean',
    whose: 'both',
    arg: 'autoClean',
    takes: SWITCH,
    init: { value: false },
    about: 'the floaters are removed at the end',
  },
  {
    key: 'customizedTargetIPList',
    whose: "netctl's",
    arg: 'target',
    takes: LIST,
    init: { value: [] },
    about: 'addresses of your own to be probed',
  },
  {
    key: 'customizedTargetPortList',
    whose: "netctl's",
    arg: 'targetPort',
    takes: PORTS,
    init: { value: [] },
    about: 'ports of those addresses',
  },
  {
    key: 'targetHostToLookup',
    whose: "netctl's",
    arg: 'dnsName',
    takes: TEXT,
    init: EMPTY,
    about: 'names to look up, separated by commas',
  },
  {
    key: 'targetDNSServer',
    whose: "netctl's",
    arg: 'dnsServer',
    takes: TEXT,
    init: EMPTY,
    about: 'DNS servers to ask for them, separated by commas',
  },
];
