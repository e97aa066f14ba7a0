import type { Agent, Circumstances, SeenCondition, SeenEvent } from '../circumstances/seen.ts';

/** What the clusters said of themselves, line by line, for a reader. Pure. */
export function circumstancesText(all: readonly Circumstances[] | undefined): string {
  if (!all) return 'nothing was read: all was well, or the run was cut short\n';
  const lines = all.flatMap((seen) => [`cluster ${seen.cluster}`, ...linesOf(seen).map((line) => `  ${line}`)]);
  return `${lines.join('\n')}\n`;
}

function linesOf({ cni, proxyMode, agents, conditions, events, unread }: Circumstances): readonly string[] {
  return [
    ...(cni ? [`pods' network: ${cni}`] : []),
    ...(proxyMode ? [`kube-proxy: mode ${proxyMode}`] : []),
    ...agents.map(agentLine),
    ...conditions.map(conditionLine),
    ...events.map(eventLine),
    ...(events.length === 0 ? ['no warning events of nodes and floaters'] : []),
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

function conditionLine({ node, type, status, since = '-', reason = '-', message = '' }: SeenCondition): string {
  return `condition ${node} ${type}=${status} since ${since} ${reason}: ${message}`;
}

function eventLine({ node, pod, reason, message, times, last }: SeenEvent): string {
  return `event ${last} ${node}${pod ? `/${pod}` : ''} ${times}x ${reason}: ${message}`;
}
