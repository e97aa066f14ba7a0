import { flagWords, kubectlWords, shellWords } from '../../kube/flag-words.ts';
import type { FindingCode } from '../codes.ts';
import type { NextStep } from '../finding.ts';
import type { World } from '../world.ts';
import { UNMEASURED_STEPS } from './unmeasured-steps.ts';

/** Which nodes a finding is about, for the commands. */
export interface StepSubject {
  readonly cluster: string;
  readonly nodes: readonly string[];
}

/** kubectl with the flags that lead to a cluster of the run. */
export function kubectlOf(run: Pick<World['run'], 'spec'>, cluster: string): string {
  const { kubeconfig, context } = clusterOf(run, cluster);
  return kubectlWords({ flags: { kubeconfig, context } });
}

function clusterOf({ spec }: Pick<World['run'], 'spec'>, cluster: string) {
  return [spec.source, ...spec.destinations].find(({ name }) => name === cluster) ?? spec.source;
}

/** What to do next, ready to copy: first commands about the cluster, then those that must run on the node. */
export function nextSteps(
  { run }: Pick<World, 'run'>,
  code: FindingCode,
  { cluster, nodes }: StepSubject,
): readonly NextStep[] {
  const kubectl = kubectlOf(run, cluster);
  const ours = (verb: string, ...flags: string[]) =>
    ['kubectl netdoctor', verb, ...contextFlags(run), ...flags].join(' ');
  const { namespace } = clusterOf(run, cluster);
  const [node] = nodes;
  const onLayers = new Set(run.spec.checks.flatMap(({ paths }) => paths));
  const steps = STEPS[groupOf(code)];
  return [
    ...(UNMEASURED_STEPS[code]?.({ kubectl, namespace, pod: podOn(run, cluster, node), node }) ?? []),
    ...(node ? steps.ofNode(kubectl, shellWords([node])) : []),
    ...steps.ofCluster(kubectl, ours),
    ...(node ? steps.onNode.map((step) => ({ ...step, node })) : []),
    ...(/^ND10/.test(code) && !isProbedWithin(run)
      ? [{ why: 'tell it from the way to the other cluster', command: ours('check', '--within') }]
      : []),
    ...(askForLayers(code) && ![...onLayers].some((path) => path === 'node-node')
      ? [{ why: 'tell the pod network from the nodes’ own', command: ours('check', '--layers pod,node') }]
      : []),
  ];
}

/** A floater on the node, or on any node if none is given. */
function podOn({ nodes }: World['run'], cluster: string, node: string | undefined): string | undefined {
  const own = nodes.filter((one) => one.cluster === cluster && (node === undefined || one.name === node));
  return own.flatMap(({ floaters }) => floaters.map(({ pod }) => pod))[0];
}

function askForLayers(code: FindingCode): boolean {
  return /^ND(1|2|3)/.test(code);
}

function isProbedWithin({ summary }: World['run']): boolean {
  return summary.directions.some(({ from, to, onlyServices }) => from === to && !onlyServices);
}

/** Makes our own commands lead to the same clusters. */
function contextFlags({ spec }: World['run']): readonly string[] {
  return [spec.source, ...spec.destinations].map(({ kubeconfig, context }, index) =>
    flagWords({ flags: { kubeconfig, context } }, index === 0 ? '' : 'dst-'),
  );
}

type OurCommands = (verb: string, ...flags: string[]) => string;

interface Steps {
  readonly ofNode: (kubectl: string, node: string) => readonly NextStep[];
  readonly ofCluster: (kubectl: string, ours: OurCommands) => readonly NextStep[];
  readonly onNode: readonly NextStep[];
}

type StepGroup =
  | 'network'
  | 'filter'
  | 'everywhere'
  | 'size'
  | 'dns'
  | 'service'
  | 'answer'
  | 'quality'
  | 'unmeasured'
  | 'none';

function groupOf(code: FindingCode): StepGroup {
  if (code === 'ND106' || code === 'ND302') return 'filter';
  if (code.startsWith('ND3')) return 'everywhere';
  if (/^ND(1|2)/.test(code)) return 'network';
  if (code.startsWith('ND4')) return 'size';
  if (/^ND50/.test(code)) return 'dns';
  if (code.startsWith('ND5')) return 'service';
  if (code.startsWith('ND6')) return 'answer';
  if (code.startsWith('ND7')) return 'quality';
  if (ON_THE_WAY.includes(code)) return 'none';
  return code.startsWith('ND8') ? 'unmeasured' : 'none';
}

/** What lies before the API server, or in it. Nothing on a node would show more. */
const ON_THE_WAY: readonly FindingCode[] = ['ND803', 'ND809', 'ND810', 'ND811', 'ND812'];

const describeNode = (kubectl: string, node: string): NextStep => ({
  why: 'conditions, taints and addresses of the node',
  command: `${kubectl} describe node ${node}`,
});

const agents = (kubectl: string, node: string): NextStep => ({
  why: 'whether CNI and kube-proxy run there',
  command: `${kubectl} get pods -A -o wide --field-selector spec.nodeName=${node}`,
});

const STEPS: Readonly<Record<StepGroup, Steps>> = {
  network: {
    ofNode: (kubectl, node) => [agents(kubectl, node)],
    ofCluster: () => [],
    onNode: [
      { why: 'links, addresses and routes', command: 'ip -br link; ip -br addr; ip route; ip -6 route' },
      { why: 'rules that drop', command: 'nft list ruleset 2>/dev/null || iptables-save -c' },
    ],
  },
  filter: {
    ofNode: () => [],
    ofCluster: (kubectl) => [{ why: 'policies that may forbid it', command: `${kubectl} get networkpolicies -A` }],
    onNode: [{ why: 'rules that drop', command: 'nft list ruleset 2>/dev/null || iptables-save -c' }],
  },
  everywhere: {
    ofNode: () => [],
    ofCluster: (kubectl) => [
      { why: 'whether the CNI runs', command: `${kubectl} get daemonsets -A -o wide` },
      { why: 'policies that may forbid it', command: `${kubectl} get networkpolicies -A` },
    ],
    onNode: [],
  },
  size: {
    ofNode: (kubectl, node) => [agents(kubectl, node)],
    ofCluster: () => [],
    onNode: [{ why: 'the MTU of each interface', command: 'ip -br -d link' }],
  },
  dns: {
    ofNode: (kubectl, node) => [agents(kubectl, node)],
    ofCluster: (kubectl) => [
      { why: 'the DNS pods', command: `${kubectl} -n kube-system get pods,endpointslices -l k8s-app=kube-dns -o wide` },
      { why: 'what they say', command: `${kubectl} -n kube-system logs -l k8s-app=kube-dns --tail=50` },
    ],
    onNode: [],
  },
  service: {
    ofNode: (kubectl, node) => [agents(kubectl, node)],
    ofCluster: (kubectl) => [
      {
        why: 'kube-proxy, where it is one',
        command: `${kubectl} -n kube-system get pods -l k8s-app=kube-proxy -o wide`,
      },
    ],
    onNode: [
      {
        why: 'the rules of Services',
        command:
          'nft list table ip kube-proxy 2>/dev/null || ipvsadm -Ln 2>/dev/null || iptables-save -t nat | grep KUBE-SVC',
      },
    ],
  },
  answer: {
    ofNode: (kubectl, node) => [agents(kubectl, node)],
    ofCluster: (kubectl) => [
      { why: 'pods that have one address twice', command: `${kubectl} get pods -A -o wide --sort-by=.status.podIP` },
    ],
    onNode: [
      { why: 'rules that rewrite addresses', command: 'nft list ruleset 2>/dev/null || iptables-save -t nat' },
      { why: 'routes and neighbours', command: 'ip route; ip neigh' },
    ],
  },
  quality: {
    ofNode: (kubectl, node) => [describeNode(kubectl, node)],
    ofCluster: (_, ours) => [{ why: 'measure again, more often', command: ours('check', '--count 20') }],
    onNode: [{ why: 'errors and drops of the links', command: 'ip -s link' }],
  },
  unmeasured: {
    ofNode: (kubectl, node) => [describeNode(kubectl, node), agents(kubectl, node)],
    ofCluster: (_, ours) => [{ why: 'probe what is missing', command: ours('resume') }],
    onNode: [{ why: 'what the kubelet says', command: 'journalctl -u kubelet --since -15min' }],
  },
  none: {
    ofNode: () => [],
    ofCluster: (_, ours) => [{ why: 'probe what failed once more', command: ours('resume') }],
    onNode: [],
  },
};
