import type { ConfigKey } from './config-key.ts';
import { DEFAULTS } from './defaults.ts';

const NODES = { kind: 'count', least: 1, most: 1000 } as const;
const LIST = { kind: 'texts' } as const;
const PORTS = { kind: 'numbers', least: 1, most: 65_535 } as const;
const EMPTY = { value: '' } as const;
const TEXT = { kind: 'text' } as const;
const PATH = { kind: 'path' } as const;
const DURATION = { kind: 'duration' } as const;
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

/**
 * The keys of netctl's own config.json, in netctl's order. A bare name is a key of ours that means the same
 * in netctl. New settings get no entry here, because the file belongs to another program.
 */
export const NETCTL_KEYS: readonly (string | Omit<ConfigKey, 'whose'>)[] = [
  'namespace',
  {
    key: 'version',
    arg: 'floaterVersion',
    takes: TEXT,
    init: 'if given',
    about: "release of netctl's floater image",
  },
  {
    key: 'protocol',
    arg: 'checks',
    takes: { kind: 'choice', words: PROTOCOLS },
    init: EMPTY,
    about: 'the one check to run',
  },
  {
    key: 'podWaitTime',
    arg: 'podWait',
    takes: DURATION,
    init: { value: Number.parseInt(DEFAULTS.podWait, 10) },
    about: 'how long floaters may take to be ready',
  },
  'port',
  {
    key: 'maxNum',
    arg: 'concurrency',
    takes: NODES,
    unset: 3,
    init: { value: Number(DEFAULTS.concurrency) },
    about: 'how many nodes probe at a time',
  },
  {
    key: 'cmdTimeout',
    arg: 'probeTimeout',
    takes: DURATION,
    init: { value: Number.parseInt(DEFAULTS.probeTimeout, 10) },
    about: 'how long one probe may take',
  },
  {
    key: 'srcKubeConfig',
    arg: 'kubeconfig',
    takes: PATH,
    init: 'if given',
    about: 'path of the kubeconfig file',
  },
  {
    key: 'srcImageRepository',
    arg: 'imageRepository',
    takes: TEXT,
    init: 'if given',
    about: 'registry that holds the floater image',
  },
  {
    key: 'dstKubeConfig',
    arg: 'dstKubeconfig',
    takes: PATH,
    init: EMPTY,
    about: 'second cluster: path of its kubeconfig file',
  },
  'dstImageRepository',
  {
    key: 'mode',
    arg: 'paths',
    takes: { kind: 'choice', words: MODES },
    init: { value: 'pod' },
    about: 'which networks are probed',
  },
  'autoClean',
  {
    key: 'customizedTargetIPList',
    arg: 'target',
    takes: LIST,
    init: { value: [] },
    about: 'addresses of your own to be probed',
  },
  {
    key: 'customizedTargetPortList',
    arg: 'targetPort',
    takes: PORTS,
    init: { value: [] },
    about: 'ports of those addresses',
  },
  {
    key: 'targetHostToLookup',
    arg: 'dnsName',
    takes: TEXT,
    init: EMPTY,
    about: 'names to look up, separated by commas',
  },
  {
    key: 'targetDNSServer',
    arg: 'dnsServer',
    takes: TEXT,
    init: EMPTY,
    about: 'DNS servers to ask for them, separated by commas',
  },
];
