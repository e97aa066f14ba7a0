import type { Discovered } from '../check/contract.ts';
import { DRY_RUN_SINCE } from '../floater/dry-run.ts';
import type { FloaterOptions, Platform } from '../floater/manifests.ts';
import type { KubeClient } from '../kube/client.ts';
import { kubectlWords } from '../kube/flag-words.ts';
import type { Node } from '../kube/objects.ts';
import { withoutPassword } from '../kube/without-password.ts';
import type { CheckFixture } from '../model/network.ts';
import type { ClusterRef, PlannedNode, Untested } from '../model/plan.ts';
import { type Note, type Remark, remarksOf } from '../model/remark.ts';
import { findDns } from './cluster-dns.ts';
import { savedFlags } from './cluster-flags.ts';
import { discoveredIn } from './discovered.ts';
import { answered, type Facts, gatherFacts, POLICIES_READ } from './facts.ts';
import { type Intent, intendedFor, intentOf, situationOf } from './intent.ts';
import { refuseWithoutNodes } from './no-nodes.ts';
import { leftOut, plannedNode, soundNodes } from './nodes.ts';
import { platformOf, refuseTooOld } from './platform.ts';
import { reviewRights } from './review.ts';
import type { Wants } from './services.ts';
import { tryOut } from './try-out.ts';

export interface PreflightRequest {
  /** The run's name for the cluster. */
  readonly cluster: string;
  /** One for each layer, all in one namespace. */
  readonly floaters: readonly FloaterOptions[];
  /** False: uses the existing floaters and makes nothing, so nothing needed for that is read or tried. */
  readonly deploy: boolean;
  /** What to discover in addition to nodes; everything by default. */
  readonly wants?: Wants;
  /** What checks want made. */
  readonly fixtures?: readonly CheckFixture[];
}

export interface Preflight {
  readonly cluster: ClusterRef;
  readonly platform: Platform;
  readonly nodes: readonly PlannedNode[];
  readonly untested: readonly Untested[];
  /** Names of the nodes that a floater may run on, whatever selector and tolerations this run has. */
  readonly floaterNodes: readonly string[];
  /** What checks may aim at besides floaters. */
  readonly seen: Discovered;
  readonly remarks: readonly Remark[];
  /** What deploy would do; undefined if nothing is to be made. */
  readonly intent?: Intent;
}

const ALL: Wants = { dns: true, apiServer: true };

/**
 * Finds out whether the run can work before anything is made: the API server's version, the nodes, whether
 * the user has the rights, and, by dry run, whether admission accepts the floaters. Changes nothing. Takes
 * three round trips: facts, rights, dry run; the last only if something is to be made. The pods behind the
 * cluster's DNS are read at the same time as the rights; on OpenShift that takes one more round trip.
 * @throws ClusterError if the API server cannot be reached or refuses, rights are missing (RIGHTS_MISSING) or
 * admission says no (ADMISSION_REFUSED); UserError if the server is too old, has no nodes to probe, or a
 * DaemonSet with the floaters' name is not ours
 */
export async function preflight(client: KubeClient, request: PreflightRequest): Promise<Preflight> {
  const { cluster, floaters, deploy, wants = ALL, fixtures = [] } = request;
  const namespace = floaters[0]?.namespace;
  if (namespace === undefined) throw new RangeError('a run without floaters');
  const facts = await gatherFacts(client, { namespace, layers: floaters.map(({ layer }) => layer), wants });
  const platform = platformOf(facts.version, facts.groups);
  refuseTooOld(facts.version, platform);
  const intended = deploy ? intendedFor(facts, floaters, platform) : undefined;
  const [rights, { dns, notes: unseen }] = await Promise.all([
    reviewRights(client, cluster, situationOf({ facts, floaters, intended, platform, fixtures })),
    findDns(client, { system: facts.services.system, platform, wanted: wants.dns }),
  ]);
  // Rights may be granted in ways that the review does not know: a refusal counts as a refusal.
  for (const set of facts.daemonSets) answered(set);
  const { nodes, strange } = soundNodes(cluster, answered(facts.nodes));
  const ruledOut = leftOut(cluster, nodes, floaters);
  refuseWithoutNodes({ nodes, untested: ruledOut, placements: floaters });
  const untested = [...ruledOut, ...strange];
  const trial = { client, cluster, namespace, facts, platform, rights };
  const tried = intended ? await tryOut({ ...trial, intended }) : [];
  // Policies apply only to pods that have an address of their own.
  const policies = floaters.some(({ layer }) => layer === 'pod') ? facts.policies : [];
  const notes = [
    ...rights.notes,
    ...tried,
    ...policyNotes(client, namespace, policies),
    ...unseen,
    ...pipeNotes(client),
  ];
  const { apiServer } = facts.services;
  return {
    cluster: clusterRef(client, request, facts),
    platform,
    nodes: nodes.map((node) => plannedNode(cluster, node)),
    untested,
    floaterNodes: withoutThose(nodes, leftOut(cluster, nodes)).map(({ metadata }) => metadata.name),
    seen: discoveredIn(cluster, { nodes: withoutThose(nodes, untested), apiServer, dns }),
    remarks: remarksOf(cluster, notes),
    ...(intended ? { intent: intentOf(facts, intended) } : {}),
  };
}

/**
 * The remarks of a preflight after which nothing is made (`check --dry-run`). Nothing can be tried in a
 * namespace that does not exist, or is not yet as it must be. A check tries it in deploy, once the namespace
 * is ready.
 */
export function dryRunRemarks({ cluster, remarks, intent, platform }: Preflight): readonly Remark[] {
  if (!intent || platform.minor < DRY_RUN_SINCE) return remarks;
  const note = intent.makesNamespace
    ? untriedInNew(cluster)
    : intent.relabelsNamespace
      ? untriedYet(cluster)
      : undefined;
  return note ? [...remarks, { cluster: cluster.name, ...note }] : remarks;
}

function untriedInNew({ namespace }: ClusterRef): Note {
  return {
    code: 'NOT_TRIED',
    detail: `whether the cluster takes DaemonSet and pods of the floaters: namespace ${namespace} does not exist yet`,
    next: 'a check makes the namespace, tries them in it, and removes it again if they are refused',
  };
}

function untriedYet({ namespace }: ClusterRef): Note {
  return {
    code: 'NOT_TRIED',
    detail: `whether the cluster takes pods on the hosts' network: namespace ${namespace} is labelled for the pods' network alone`,
    next: 'a check changes its Pod Security label, tries them in it, and changes it back if they are refused',
  };
}

function clusterRef(client: KubeClient, { cluster, floaters }: PreflightRequest, facts: Facts): ClusterRef {
  const { name, cluster: entry } = client.context;
  return {
    name: cluster,
    context: name,
    server: withoutPassword(entry.server),
    fingerprint: facts.fingerprint,
    version: facts.version.gitVersion,
    namespace: floaters[0]?.namespace ?? '',
    flags: savedFlags(client.context.flags),
  };
}

function withoutThose(nodes: readonly Node[], untested: readonly Untested[]): readonly Node[] {
  const left = new Set(untested.map(({ node }) => node));
  return nodes.filter(({ metadata }) => !left.has(metadata.name));
}

function policyNotes(client: KubeClient, namespace: string, policies: readonly string[]): readonly Note[] {
  if (policies.length === 0) return [];
  const more = policies.length >= POLICIES_READ ? ' and more' : '';
  const names = policies.slice(0, POLICIES_READ - 1).join(', ') + more;
  const next = `${kubectlWords(client.context)} -n ${namespace} describe networkpolicies`;
  const detail = `namespace ${namespace} has NetworkPolicies, which may be why probes fail: ${names}`;
  return [{ code: 'NETWORK_POLICIES', detail, next }];
}

function pipeNotes({ context: { fromPipes = [] } }: KubeClient): readonly Note[] {
  if (fromPipes.length === 0) return [];
  return [
    {
      code: 'READ_FROM_PIPE',
      detail: `${fromPipes.join(', ')} named a pipe, which can be read once: the commands that are named leave it out`,
      next: 'add it to them again, or give a file',
    },
  ];
}
