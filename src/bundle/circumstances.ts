import type {
  Agent,
  Circumstances,
  DnsState,
  SeenCondition,
  SeenEvent,
  SeenPolicy,
  SharedTraits,
} from '../model/circumstances.ts';

/** What the clusters reported about themselves, line by line for readers. Pure. */
export function circumstancesText(all: readonly Circumstances[] | undefined): string {
  if (!all) return 'nothing was read: all was well, or the run was cut short\n';
  const lines = all.flatMap((seen) => [`cluster ${seen.cluster}`, ...linesOf(seen).map((line) => `  ${line}`)]);
  return `${lines.join('\n')}\n`;
}

function linesOf(seen: Circumstances): readonly string[] {
  const { cni, proxyMode, agents, dns, policies = [], conditions, events, shared, unread } = seen;
  return [
    ...(cni ? [`pods' network: ${cni}`] : []),
    ...(proxyMode ? [`kube-proxy: mode ${proxyMode}`] : []),
    ...agents.map(agentLine),
    ...(dns ? dnsLines(dns) : []),
    ...policies.map(policyLine),
    ...conditions.map(conditionLine),
    ...events.map(eventLine),
    ...(events.length === 0 ? ['no warning events of nodes and floaters'] : []),
    ...(shared ? traitLines(shared) : []),
    ...unread.map((what) => `not read: ${what}`),
  ];
}

function agentLine({ sets, notReady, missing }: Agent): string {
  const troubles = [
    ...(notReady.length > 0 ? [`not ready on ${notReady.join(', ')}`] : []),
    ...(missing.length > 0 ? [`no pod on ${missing.join(', ')}`] : []),
  ];
  return `${sets.join(', ')}: ${troubles.length > 0 ? troubles.join('; ') : 'ready on every node'}`;
}

function dnsLines({ service = 'no Service', endpoints, pods, policies }: DnsState): readonly string[] {
  const counts = pods ? `${pods.ready} of ${pods.all} pods ready, ` : '';
  return [
    `DNS: ${service}: ${counts}${endpoints ?? '?'} endpoints`,
    ...(pods?.troubles ?? []).map(({ pod, node = '-', why }) => `DNS pod ${pod} on ${node}: ${why}`),
    ...policies.map((policy) => `DNS pods: selected by NetworkPolicy ${policy}`),
  ];
}

function policyLine({ kind, namespace, name, directions, selects }: SeenPolicy): string {
  const where = namespace ? `${namespace}/` : '';
  return `${kind} ${where}${name}: ${selects === 'yes' ? 'selects' : 'may select'} the floaters, ${directions.join(' and ')}`;
}

function conditionLine({ node, type, status, since = '-', reason = '-', message = '' }: SeenCondition): string {
  return `condition ${node} ${type}=${status} since ${since} ${reason}: ${message}`;
}

function eventLine({ node, pod, reason, message, times, last }: SeenEvent): string {
  return `event ${last} ${node}${pod ? `/${pod}` : ''} ${times}x ${reason}: ${message}`;
}

/** How many nodes of a group are named. The others are counted. */
const SHOWN = 10;

function traitLines({ nodes, groups }: SharedTraits): readonly string[] {
  return groups.map(({ traits, nodes: own }) => {
    const names = own.slice(0, SHOWN).map((index) => nodes[index] ?? '?');
    const more = own.length > SHOWN ? ` and ${own.length - SHOWN} more` : '';
    return `only ${names.join(', ')}${more}: ${traits.map(({ kind, value }) => `${kind} ${value}`).join(', ')}`;
  });
}
