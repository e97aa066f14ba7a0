import type { FindingCode } from '../codes.ts';
import type { NextStep } from '../finding.ts';
import {
  agentsOn,
  apiServerEndpoints,
  daemonSets,
  describeNode,
  dnsLogs,
  dnsPods,
  networkPolicies,
  podsByAddress,
  proxies,
} from './cluster-commands.ts';
import type { DnsService } from './dns-service.ts';
import {
  CONNTRACK,
  DROPS,
  DUPLICATES,
  KUBELET,
  LINKS,
  LISTENERS,
  MTUS,
  NAT_RULES,
  NEIGHBOURS,
  RULES,
  SERVICE_RULES,
  SETTINGS,
} from './node-commands.ts';

/** What commands about a cluster need to know. */
export interface ClusterScene {
  readonly kubectl: string;
  /** The DNS Service that the run found. */
  readonly dns: DnsService;
  /** Our own command with the flags that lead to the same clusters. */
  readonly ours: (verb: string, ...flags: string[]) => string;
}

/** The commands about one topic. */
export interface StepTopic {
  /** About each node that the finding leads to. */
  readonly ofNode: readonly ((kubectl: string, node: string) => NextStep)[];
  readonly ofCluster: (scene: ClusterScene) => readonly NextStep[];
  /** To be run on each of these nodes. */
  readonly onNode: readonly NextStep[];
}

/** The commands for a code. */
export function topicOf(code: FindingCode): StepTopic {
  return TOPICS[topicNameOf(code)];
}

type TopicName =
  | 'network'
  | 'pods'
  | 'family'
  | 'filter'
  | 'everywhere'
  | 'size'
  | 'dns'
  | 'resolver'
  | 'apiserver'
  | 'service'
  | 'answer'
  | 'quality'
  | 'part'
  | 'unmeasured'
  | 'none';

function topicNameOf(code: FindingCode): TopicName {
  const own = OWN[code];
  if (own) return own;
  const [, , hundreds = '', tens = ''] = code;
  switch (hundreds) {
    case '1':
    case '2':
      return 'network';
    case '3':
      return 'everywhere';
    case '4':
      return 'size';
    case '5':
      return tens === '0' ? 'dns' : 'service';
    case '6':
      return 'answer';
    case '7':
      return 'quality';
    case '8':
      return 'unmeasured';
    default:
      return 'none';
  }
}

/** Codes whose topic is not that of their hundred. */
const OWN: Readonly<Partial<Record<FindingCode, TopicName>>> = {
  ND104: 'pods',
  ND105: 'pods',
  ND106: 'filter',
  ND107: 'family',
  ND302: 'filter',
  ND503: 'resolver',
  ND513: 'apiserver',
  ND703: 'part',
  // What lies before the API server, or in it. Nothing on a node would show more.
  ND803: 'none',
  ND809: 'none',
  ND810: 'none',
  ND811: 'none',
  ND812: 'none',
};

const TOPICS: Readonly<Record<TopicName, StepTopic>> = {
  network: { ofNode: [agentsOn], ofCluster: () => [], onNode: [LINKS, RULES] },
  pods: { ofNode: [agentsOn], ofCluster: () => [], onNode: [LINKS, RULES, SETTINGS] },
  family: { ofNode: [agentsOn], ofCluster: () => [], onNode: [LINKS, DUPLICATES, SETTINGS, RULES] },
  filter: { ofNode: [], ofCluster: ({ kubectl }) => [networkPolicies(kubectl)], onNode: [RULES] },
  everywhere: {
    ofNode: [],
    ofCluster: ({ kubectl }) => [daemonSets(kubectl), networkPolicies(kubectl)],
    onNode: [],
  },
  size: { ofNode: [agentsOn], ofCluster: () => [], onNode: [MTUS] },
  dns: {
    ofNode: [agentsOn],
    ofCluster: ({ kubectl, dns }) => [...dnsPods(kubectl, dns), dnsLogs(kubectl, dns)],
    onNode: [],
  },
  resolver: {
    ofNode: [agentsOn],
    ofCluster: ({ kubectl, dns }) => dnsPods(kubectl, dns),
    onNode: [LISTENERS],
  },
  apiserver: {
    ofNode: [agentsOn],
    ofCluster: ({ kubectl }) => [apiServerEndpoints(kubectl), proxies(kubectl)],
    onNode: [SERVICE_RULES],
  },
  service: { ofNode: [agentsOn], ofCluster: ({ kubectl }) => [proxies(kubectl)], onNode: [SERVICE_RULES] },
  answer: { ofNode: [agentsOn], ofCluster: ({ kubectl }) => [podsByAddress(kubectl)], onNode: [NAT_RULES, NEIGHBOURS] },
  quality: { ofNode: [describeNode], ofCluster: oftener, onNode: [DROPS] },
  part: { ofNode: [describeNode], ofCluster: oftener, onNode: [DROPS, CONNTRACK] },
  unmeasured: {
    ofNode: [describeNode, agentsOn],
    ofCluster: ({ ours }) => [{ why: 'probe what is missing', command: ours('resume') }],
    onNode: [KUBELET],
  },
  none: {
    ofNode: [],
    ofCluster: ({ ours }) => [{ why: 'probe what failed once more', command: ours('resume') }],
    onNode: [],
  },
};

function oftener({ ours }: ClusterScene): readonly NextStep[] {
  return [{ why: 'measure again, more often', command: ours('check', '--count 20') }];
}
