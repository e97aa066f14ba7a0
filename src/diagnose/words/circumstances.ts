import type { Agent, Circumstances, SeenCondition, SeenEvent } from '../../model/circumstances.ts';
import { counted } from '../../text/plural.ts';
import type { FindingCode } from '../codes.ts';
import type { Finding } from '../finding.ts';
import type { RunFacts } from './lead.ts';
import { concerns, withLeads } from './leads.ts';
import { nodesOf } from './subject-nodes.ts';

/** How many of a kind are shown. The others are counted. */
const SHOWN = 3;

/**
 * Reasons of node warnings that have nothing to do with the network: those of the kubelet about its start and
 * about disks.
 * https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/events/event.go
 */
const NO_NETWORK: readonly string[] = [
  ...['CgroupV1', 'InvalidDiskCapacity', 'PossibleMemoryBackedVolumesOnDisk'],
  ...['ImageGCFailed', 'ContainerGCFailed', 'FreeDiskSpaceFailed'],
];

/** Adds what the clusters say about their nodes and the network to the findings' evidence. Pure. */
export function withCircumstances(run: RunFacts, findings: readonly Finding[]): readonly Finding[] {
  const named = new Set(findings.flatMap(({ subject }) => (subject.kind === 'node' ? [keyOf(subject)] : [])));
  return findings.map((found) => {
    const finding = withLeads(run, found);
    const lines = [
      ...(run.circumstances ?? []).flatMap((seen) =>
        linesOf(seen, { run, nodes: nodesIn(run, seen.cluster, { finding, named }), finding }),
      ),
      ...policyLines(run, finding),
    ];
    return lines.length > 0 ? { ...finding, evidence: [...finding.evidence, ...lines] } : finding;
  });
}

function keyOf({ cluster, name }: { readonly cluster: string; readonly name: string }): string {
  return `${cluster}/${name}`;
}

interface NamedCircumstances {
  readonly finding: Finding;
  /**
   * Nodes that are the subject of a finding. What they say is listed there, and not again in broader
   * findings.
   */
  readonly named: ReadonlySet<string>;
}

/** What lies on the way to the API server, or in it. Nodes have nothing to do with it. */
const OF_NO_NODE: readonly FindingCode[] = ['ND803', 'ND810', 'ND811', 'ND812'];

function nodesIn(run: RunFacts, cluster: string, { finding, named }: NamedCircumstances): ReadonlySet<string> {
  if (OF_NO_NODE.includes(finding.code)) return new Set();
  const nodes = nodesOf(run, cluster, finding);
  if (['node', 'pair', 'service'].includes(finding.subject.kind)) return nodes;
  return new Set([...nodes].filter((name) => !named.has(keyOf({ cluster, name }))));
}

interface CircumstanceSubject {
  readonly run: RunFacts;
  /** The cluster's nodes that the finding is about. */
  readonly nodes: ReadonlySet<string>;
  readonly finding: Finding;
}

function linesOf(seen: Circumstances, about: CircumstanceSubject): readonly string[] {
  const { conditions, agents, events } = seen;
  const { nodes, run } = about;
  if (nodes.size === 0) return [];
  return [
    ...first(conditions.filter(({ node }) => nodes.has(node)).map(conditionWords), 'condition'),
    ...agents.flatMap((agent) => agentWords(agent, nodes)),
    ...first(
      events
        .filter((event) => nodes.has(event.node) && isAbout(event, { seen, run, finding: about.finding }))
        .map(eventWords),
      'warning',
    ),
    ...kindLines(seen, about.finding),
  ];
}

interface Quoting {
  readonly seen: Circumstances;
  readonly run: RunFacts;
  readonly finding: Finding;
}

/**
 * An event of a node counts if it is from the time of the probes. An event of a pod counts only if the pod is
 * a floater on a layer of the finding. Events of our other pods have nothing to do with it.
 */
function isAbout(event: SeenEvent, { seen: { since = '', cluster }, run, finding: { scope } }: Quoting): boolean {
  const { node, pod, reason, last } = event;
  if (NO_NETWORK.includes(reason) || Date.parse(last) < Date.parse(since || run.metadata.startedAt)) return false;
  if (pod === undefined) return true;
  const here = run.nodes.find((one) => one.cluster === cluster && one.name === node);
  const layer = here?.floaters.find((floater) => floater.pod === pod)?.layer;
  return layer !== undefined && scope.paths.some((path) => path.split('-').includes(layer));
}

function first(lines: readonly string[], noun: string): readonly string[] {
  const more = lines.length - SHOWN;
  return more > 0 ? [...lines.slice(0, SHOWN), `and ${counted(more, `more ${noun}`)}`] : lines;
}

function conditionWords({ node, type, status, reason, message, since }: SeenCondition): string {
  return `${node}: condition ${type} is ${status}${since ? ` since ${since}` : ''}${because([reason, message])}`;
}

function eventWords({ node, pod, reason, message, times, last }: SeenEvent): string {
  const what = `${pod ? `${pod} on ` : ''}${node}: warning ${times > 1 ? `${times} times, last ` : ''}${last}`;
  return `${what}${because([reason, message])}`;
}

function because(words: readonly (string | undefined)[]): string {
  const told = words.filter((word) => word);
  return told.length > 0 ? `: ${told.join(', ')}` : '';
}

function agentWords({ role, sets, notReady, missing }: Agent, nodes: ReadonlySet<string>): readonly string[] {
  const name = `${role === 'cni' ? 'the CNI' : 'kube-proxy'} (${sets.join(', ')})`;
  const on = (which: readonly string[]) => shortList(which.filter((node) => nodes.has(node)));
  const [down, absent] = [on(notReady), on(missing)];
  return [...(down ? [`${name} is not ready on ${down}`] : []), ...(absent ? [`${name} has no pod on ${absent}`] : [])];
}

function shortList(nodes: readonly string[]): string {
  const more = nodes.length - SHOWN;
  return more > 0 ? `${nodes.slice(0, SHOWN).join(', ')} and ${more} more` : nodes.join(', ');
}

const BY_RULES: readonly FindingCode[] = ['ND511', 'ND512', 'ND513', 'ND514', 'ND516', 'ND517'];

function kindLines({ cni, proxyMode }: Circumstances, { code, scope }: Finding): readonly string[] {
  const onPods = scope.paths.some((path) => path.includes('pod'));
  return [
    ...(proxyMode && BY_RULES.includes(code) ? [`kube-proxy works in mode ${proxyMode}`] : []),
    ...(cni && onPods && /^ND[1-46]/.test(code) ? [`the pods' network is that of ${cni}`] : []),
  ];
}

/** Preflight has seen the policies. After the probes they are read again, in more detail. */
function policyLines({ remarks, circumstances = [] }: RunFacts, finding: Finding): readonly string[] {
  const { code, scope } = finding;
  if (!/^ND[1-3]/.test(code) || !scope.paths.some((path) => path.includes('pod'))) return [];
  const isRead = (name: string) => circumstances.some(({ cluster, policies }) => cluster === name && policies);
  return remarks
    .filter((remark) => remark.code === 'NETWORK_POLICIES' && concerns(finding, remark.cluster))
    .filter(({ cluster }) => !isRead(cluster))
    .map(({ detail }) => detail);
}
