import { readFile } from 'node:fs/promises';
import type { Cluster } from '../../cluster/types.ts';

interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly stage: string;
  readonly userAgent?: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly namespace?: string };
}

/** The requests in the API server's audit log from a byte offset onwards, one event per request. */
export async function auditEvents(cluster: Cluster, from = 0): Promise<readonly AuditEvent[]> {
  const log = await readFile(cluster.auditLog);
  const seen = new Map<string, AuditEvent>();
  for (const line of log.subarray(from).toString('utf8').split('\n')) {
    if (line === '') continue;
    const event: AuditEvent = JSON.parse(line);
    seen.set(event.auditID, event);
  }
  return [...seen.values()];
}

export async function auditSize(cluster: Cluster): Promise<number> {
  return (await readFile(cluster.auditLog)).length;
}

/** Execs into floaters, whoever requested them. */
export function floaterExecs(events: readonly AuditEvent[]): readonly AuditEvent[] {
  return events.filter(
    ({ objectRef }) =>
      objectRef?.resource === 'pods' && objectRef.subresource === 'exec' && objectRef.namespace === 'netdoctor-system',
  );
}
