import type { ConfigKey } from './config-key.ts';

const TEXT = { kind: 'text' } as const;
const LIST = { kind: 'texts' } as const;
const SWITCH = { kind: 'boolean' } as const;

/** The keys on how and what is probed that only some need; init writes none of them. */
export const MORE_KEYS: readonly ConfigKey[] = [
  {
    key: 'hostPort',
    whose: 'ours',
    arg: 'hostPort',
    takes: { kind: 'port' },
    about: 'port that the floaters on the host network listen on',
  },
  {
    key: 'count',
    whose: 'ours',
    arg: 'count',
    takes: { kind: 'count', least: 1, most: 1000 },
    about: 'how often each pair is probed, on new connections',
  },
  {
    key: 'retries',
    whose: 'ours',
    arg: 'retries',
    takes: { kind: 'count', least: 0, most: 5 },
    about: 'how often a failure is tried again',
  },
  {
    key: 'maxLoss',
    whose: 'ours',
    arg: 'maxLoss',
    takes: { kind: 'share' },
    about: 'the share of attempts that may be lost',
  },
  {
    key: 'slowFactor',
    whose: 'ours',
    arg: 'slowFactor',
    takes: { kind: 'factor' },
    about: 'passes that took more than so many times the median fail as SLOW',
  },
  { key: 'nodeSelector', whose: 'ours', arg: 'nodeSelector', takes: TEXT, about: 'labels of the nodes to be probed' },
  { key: 'tolerations', whose: 'ours', arg: 'tolerations', takes: TEXT, about: 'taints that the floaters tolerate' },
  { key: 'srcNodes', whose: 'ours', arg: 'srcNodes', takes: LIST, about: 'nodes that probes come from' },
  { key: 'dstNodes', whose: 'ours', arg: 'dstNodes', takes: LIST, about: 'nodes that probes go to' },
  { key: 'exclude', whose: 'ours', arg: 'exclude', takes: LIST, about: 'nodes that are left out' },
  { key: 'external', whose: 'ours', arg: 'external', takes: SWITCH, about: "the nodes' ExternalIPs too" },
  { key: 'urls', whose: 'ours', arg: 'url', takes: LIST, about: 'URLs of your own, for the check http' },
  {
    key: 'urlStatus',
    whose: 'ours',
    arg: 'urlStatus',
    takes: { kind: 'numbers', least: 100, most: 599 },
    about: 'HTTP statuses that are right',
  },
  { key: 'urlContains', whose: 'ours', arg: 'urlContains', takes: TEXT, about: 'text that the answer must hold' },
  { key: 'urlInsecure', whose: 'ours', arg: 'urlInsecure', takes: SWITCH, about: 'certificates are not checked' },
  { key: 'targets', whose: 'ours', arg: 'target', takes: LIST, about: 'addresses of your own, for the check targets' },
  {
    key: 'targetPorts',
    whose: 'ours',
    arg: 'targetPort',
    takes: { kind: 'numbers', least: 1, most: 65_535 },
    about: 'ports of those addresses',
  },
  {
    key: 'targetProtocols',
    whose: 'ours',
    arg: 'targetProtocol',
    takes: { kind: 'list', of: ['tcp', 'udp'] },
    about: 'tcp, udp or both',
  },
  { key: 'dnsNames', whose: 'ours', arg: 'dnsName', takes: LIST, about: 'names to look up' },
  { key: 'dnsServers', whose: 'ours', arg: 'dnsServer', takes: LIST, about: 'DNS servers to ask for them' },
  {
    key: 'imageCommand',
    whose: 'ours',
    arg: 'imageCommand',
    takes: TEXT,
    about: 'the command of a floater image of your own, words separated by blanks',
  },
  {
    key: 'imageAnswer',
    whose: 'ours',
    arg: 'imageAnswer',
    takes: TEXT,
    about: 'what it answers; $(NETDOCTOR_IDENTITY) stands for who it is',
  },
];
