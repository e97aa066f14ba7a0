import { flagWords, kubectlWords } from '../../kube/flag-words.ts';
import type { FindingCode } from '../codes.ts';
import type { NextStep } from '../finding.ts';
import type { World } from '../world.ts';
import { compareSteps } from './compare-steps.ts';
import { dnsServiceOf } from './dns-service.ts';
import type { ExamplePairs, NodeRef } from './example-pairs.ts';
import { type ClusterScene, topicOf } from './step-topics.ts';
import { UNMEASURED_STEPS } from './unmeasured-steps.ts';

/** Which nodes a finding is about, for the commands. */
export interface StepSubject {
  readonly cluster: string;
  /** The node, the nodes of the pair, or many nodes with the same fault; none if it is about groups. */
  readonly nodes: readonly string[];
  /**
   * Pairs of its probes. Unless the finding is about a single node, commands are for both ends of the
   * failing one.
   */
  readonly examples?: ExamplePairs | undefined;
}

/** Commands are for at most this many nodes. */
const MOST_NODES = 2;

/** kubectl with the flags that lead to a cluster of the run. */
export function kubectlOf(run: Pick<World['run'], 'spec'>, cluster: string): string {
  const { kubeconfig, context } = clusterOf(run, cluster);
  return kubectlWords({ flags: { kubeconfig, context } });
}

function clusterOf({ spec }: Pick<World['run'], 'spec'>, cluster: string) {
  return [spec.source, ...spec.destinations].find(({ name }) => name === cluster) ?? spec.source;
}

/**
 * What to do next, ready to copy: first commands about the cluster, then those that must run on a node. If
 * the finding is about groups of nodes, a pair that fails is named, and one that passes to compare it with.
 * Pure.
 */
export function nextSteps(
  { run }: Pick<World, 'run'>,
  code: FindingCode,
  { cluster, nodes, examples }: StepSubject,
): readonly NextStep[] {
  const scene = sceneOf(run, cluster);
  const { kubectl, ours } = scene;
  const { namespace } = clusterOf(run, cluster);
  const ends = endsOf({ cluster, nodes, examples });
  const [node] = ends.filter((end) => end.cluster === cluster).map(({ name }) => name);
  const { ofNode, ofCluster, onNode } = topicOf(code);
  const isPair = nodes.length === 0 && examples !== undefined;
  return [
    ...(UNMEASURED_STEPS[code]?.({ kubectl, namespace, pod: podOn(run, cluster, node), node }) ?? []),
    ...ends.flatMap((end) => ofNode.map((step) => step(kubectlOf(run, end.cluster), end.name))),
    ...ofCluster(scene),
    ...ends.flatMap(({ name }) => onNode.map((step) => ({ ...step, node: name }))),
    ...(isPair && isAboutWays(code) ? compareSteps(examples) : []),
    ...narrowing(run, code).map(({ why, flags }) => ({ why, command: ours('check', flags) })),
  ];
}

function sceneOf(run: World['run'], cluster: string): ClusterScene {
  return {
    kubectl: kubectlOf(run, cluster),
    dns: dnsServiceOf(run, cluster),
    ours: (verb, ...flags) => ['kubectl netdoctor', verb, ...contextFlags(run), ...flags].join(' '),
  };
}

/** The nodes to look at: of a pair, or of a cause between groups, one at each end; of many, the first. */
function endsOf({ cluster, nodes, examples }: StepSubject): readonly NodeRef[] {
  const isBetween = nodes.length === 0 || nodes.length === 2;
  if (!isBetween || !examples) return nodes.slice(0, MOST_NODES).map((name) => ({ cluster, name }));
  const { from, to } = examples.failing;
  return from.cluster === to.cluster && from.name === to.name ? [from] : [from, to];
}

/** A floater on the node, or on any node if none is given. */
function podOn({ nodes }: World['run'], cluster: string, node: string | undefined): string | undefined {
  const own = nodes.filter((one) => one.cluster === cluster && (node === undefined || one.name === node));
  return own.flatMap(({ floaters }) => floaters.map(({ pod }) => pod))[0];
}

/** Codes about ways between nodes, on which layers and routes differ. */
function isAboutWays(code: FindingCode): boolean {
  return /^ND([1-4]|703)/.test(code);
}

interface Narrowing {
  readonly why: string;
  readonly flags: string;
}

/** Runs that would tell more. */
function narrowing({ summary, spec }: World['run'], code: FindingCode): readonly Narrowing[] {
  const isProbedWithin = summary.directions.some(({ from, to, onlyServices }) => from === to && !onlyServices);
  const onNodes = spec.checks.some(({ paths }) => paths.includes('node-node'));
  return [
    ...(/^ND10/.test(code) && !isProbedWithin
      ? [{ why: 'tell it from the way to the other cluster', flags: '--within' }]
      : []),
    ...(/^ND(1|2|3)/.test(code) && !onNodes
      ? [{ why: 'tell the pod network from the nodes’ own', flags: '--layers pod,node' }]
      : []),
  ];
}

/** Makes our own commands lead to the same clusters. */
function contextFlags({ spec }: World['run']): readonly string[] {
  return [spec.source, ...spec.destinations].map(({ kubeconfig, context }, index) =>
    flagWords({ flags: { kubeconfig, context } }, index === 0 ? '' : 'dst-'),
  );
}
