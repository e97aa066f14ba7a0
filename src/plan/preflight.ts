import { UserError } from '../errors.ts';
import { DRY_RUN_SINCE, tryFloaters, tryNamespace } from '../floater/dry-run.ts';
import type { FloaterOptions, Platform } from '../floater/manifests.ts';
import { leaving, type Wanted, wantedFor } from '../floater/standing.ts';
import type { KubeClient } from '../kube/client.ts';
import { kubectlWords } from '../kube/flag-words.ts';
import { savedFlags, withoutPassword } from './cluster-flags.ts';
import { answered, type Facts, gatherFacts, POLICIES_READ } from './facts.ts';
import { leftOut, plannedNode } from './nodes.ts';
import type { ClusterRef, PlannedNode, Untested } from './plan.ts';
import { platformOf, refuseTooOld } from './platform.ts';
import { type Note, type Remark, remarksOf } from './remarks.ts';
import { type Rights, reviewRights } from './review.ts';

export interface PreflightRequest {
  /** What the run calls the cluster. */
  readonly cluster: string;
  readonly floater: FloaterOptions;
  /** False: the floaters that are there are used and nothing is made, so nothing for it is asked or tried. */
  readonly deploy: boolean;
}

export interface Preflight {
  readonly cluster: ClusterRef;
  readonly platform: Platform;
  readonly nodes: readonly PlannedNode[];
  readonly untested: readonly Untested[];
  readonly remarks: readonly Remark[];
  /** What deploy would do; undefined where nothing is to be made. */
  readonly intent?: Intent;
}

export interface Intent {
  readonly makesNamespace: boolean;
  readonly daemonSet: Wanted['change'];
}

/**
 * Finds out whether the run can work before anything is made: what the API server is, which nodes there are, whether
 * the user has the rights, and, by dry run, whether admission takes the floaters. Changes nothing. Three round trips:
 * facts, rights, dry run; the last only where something is to be made.
 * @throws ClusterError where the API server cannot be reached or refuses, rights are missing (RIGHTS_MISSING) or
 * admission says no (ADMISSION_REFUSED); UserError where the server is too old, has no nodes to probe, or a DaemonSet of
 * the floaters' name is not ours
 */
export async function preflight(client: KubeClient, request: PreflightRequest): Promise<Preflight> {
  const { cluster, floater, deploy } = request;
  const { namespace } = floater;
  const facts = await gatherFacts(client, namespace);
  const platform = platformOf(facts.version, facts.groups);
  refuseTooOld(facts.version, platform);
  const wanted = deploy ? wantedOf(facts, floater, platform) : undefined;
  const { namespaceState } = facts;
  const situation = { namespace, namespaceState, change: wanted?.change, deploy, minor: platform.minor };
  const rights = await reviewRights(client, cluster, situation);
  // Rights may be given otherwise than the review knows of: what was refused is refused.
  answered(facts.daemonSet);
  const nodes = answered(facts.nodes);
  const planned = nodes.map((node) => plannedNode(cluster, node));
  const untested = leftOut(cluster, nodes);
  refuseWithoutNodes(planned, untested);
  const tried = wanted ? await tryOut({ client, request, facts, platform, wanted, rights }) : [];
  const notes = [...rights.notes, ...tried, ...policyNotes(client, namespace, facts.policies)];
  return {
    cluster: clusterRef(client, request, facts),
    platform,
    nodes: planned,
    untested,
    remarks: remarksOf(cluster, notes),
    ...(wanted ? { intent: { makesNamespace: namespaceState === 'missing', daemonSet: wanted.change } } : {}),
  };
}

/**
 * The remarks where nothing will be made after preflight (`check --dry-run`): in a namespace that is not there nothing
 * can be tried. A check tries it in deploy, once the namespace is made.
 */
export function dryRunRemarks({ cluster, remarks, intent, platform }: Preflight): readonly Remark[] {
  if (!intent?.makesNamespace || platform.minor < DRY_RUN_SINCE) return remarks;
  const detail = `whether the cluster takes DaemonSet and pods of the floaters: namespace ${cluster.namespace} does not exist yet`;
  const next = 'a check makes the namespace, tries them in it, and removes it again if they are refused';
  return [...remarks, { cluster: cluster.name, code: 'NOT_TRIED', detail, next }];
}

function clusterRef(client: KubeClient, { cluster, floater }: PreflightRequest, facts: Facts): ClusterRef {
  const { name, cluster: entry } = client.context;
  return {
    name: cluster,
    context: name,
    server: withoutPassword(entry.server),
    fingerprint: facts.fingerprint,
    version: facts.version.gitVersion,
    namespace: floater.namespace,
    flags: savedFlags(client.context.flags),
  };
}

/** Undefined where the DaemonSet may not be looked at: that right will be among those that are missing. */
function wantedOf(facts: Facts, floater: FloaterOptions, platform: Platform): Wanted | undefined {
  if (facts.namespaceState === 'leaving') throw leaving(`namespace ${floater.namespace}`);
  return 'refused' in facts.daemonSet ? undefined : wantedFor(facts.daemonSet.value, floater, platform);
}

function refuseWithoutNodes(planned: readonly PlannedNode[], untested: readonly Untested[]): void {
  if (planned.length > untested.length) return;
  throw new UserError(planned.length === 0 ? 'the cluster has no nodes' : 'every node is left out by rule', {
    code: 'NO_NODES',
    hint:
      planned.length === 0 ? 'check the context' : untested.map(({ node, reason }) => `${node}: ${reason}`).join('; '),
  });
}

interface TryOut {
  readonly client: KubeClient;
  readonly request: PreflightRequest;
  readonly facts: Facts;
  readonly platform: Platform;
  readonly wanted: Wanted;
  readonly rights: Rights;
}

async function tryOut({ client, request, facts, platform, wanted, rights }: TryOut): Promise<readonly Note[]> {
  if (wanted.change === 'unchanged') return [];
  if (platform.minor < DRY_RUN_SINCE) return [TOO_OLD_TO_TRY];
  const trial = { client, cluster: request.cluster, namespace: request.floater.namespace };
  if (facts.namespaceState === 'missing') return await tryNamespace(trial);
  return await tryFloaters({ ...trial, wanted, mayCreatePods: rights.mayCreatePods });
}

const TOO_OLD_TO_TRY: Note = {
  code: 'NOT_TRIED',
  detail: `whether the cluster takes the floaters: the server is older than 1.${DRY_RUN_SINCE}`,
  next: 'it shows when they are made',
};

function policyNotes(client: KubeClient, namespace: string, policies: readonly string[]): readonly Note[] {
  if (policies.length === 0) return [];
  const more = policies.length >= POLICIES_READ ? ' and more' : '';
  const names = policies.slice(0, POLICIES_READ - 1).join(', ') + more;
  const next = `${kubectlWords(client.context)} -n ${namespace} describe networkpolicies`;
  const detail = `namespace ${namespace} has NetworkPolicies, which may be why probes fail: ${names}`;
  return [{ code: 'NETWORK_POLICIES', detail, next }];
}
