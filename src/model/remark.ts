/** What a remark is about; stable, since reports contain it. */
export type RemarkCode =
  /** The namespace has NetworkPolicies, so probes may fail on purpose. */
  | 'NETWORK_POLICIES'
  /** The API server accepted what we create, but with a warning. */
  | 'ADMISSION_WARNING'
  /** A pod would be refused now, although our DaemonSet's existing pods run. */
  | 'ADMISSION_REFUSED'
  /** A right that this run does not need, but that clean or a newer server does. */
  | 'RIGHT_MISSING'
  /** Something could not be checked in advance. */
  | 'NOT_TRIED'
  /** The user did not want probes in the other direction. */
  | 'ONE_WAY'
  /** Something that a check had created did not become ready in time. */
  | 'NOT_READY'
  /** Something that a check had created could not be removed. */
  | 'LEFT_BEHIND'
  /** A check cannot run with this image, or with these rights. */
  | 'CHECK_SKIPPED'
  /** Checks between nodes were requested, but there is no probe from one node to another. */
  | 'NO_PAIRS'
  /** A pattern of nodes to exclude matches none. */
  | 'NO_SUCH_NODE'
  /** The floaters' image does not say who answers. */
  | 'NO_IDENTITY'
  /** The time limit of the whole run was reached before everything was probed. */
  | 'TIMED_OUT'
  /** The user ended the run before everything was probed. */
  | 'INTERRUPTED'
  /** After the check the floaters could not be read: failures may be those of a floater that was replaced. */
  | 'NOT_SETTLED'
  /** A kubeconfig or another file came through a pipe, so no suggested command can repeat it. */
  | 'READ_FROM_PIPE'
  /** A node that the resumed run did not know. */
  | 'NODE_NEW'
  /** Something that could explain failed probes could not be read. */
  | 'NOT_READ';

/** A message that does not depend on the cluster. */
export interface Note {
  readonly code: RemarkCode;
  /** One line. */
  readonly detail: string;
  /** What to do about it; one line. */
  readonly next?: string;
}

/** Something about a cluster that the user should know, and that does not stop the run. */
export interface Remark extends Note {
  /** What the run calls the cluster; empty if the remark is about the whole run. */
  readonly cluster: string;
}

/** `note: b: there are NetworkPolicies (…)`. Pure. */
export function remarkWords({ cluster, code, detail, next }: Remark): string {
  const head = code === 'NOT_TRIED' ? 'not found out beforehand' : 'note';
  return `${head}: ${cluster ? `${cluster}: ` : ''}${detail}${next ? ` (${next})` : ''}`;
}

/** The notes as remarks of one cluster, without duplicates. Pure. */
export function remarksOf(cluster: string, notes: readonly Note[]): readonly Remark[] {
  const byText = new Map(notes.map((note) => [`${note.code} ${note.detail}`, { cluster, ...note }]));
  return [...byText.values()];
}
