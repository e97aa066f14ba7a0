/** What a remark is about; stable, since it stands in reports. */
export type RemarkCode =
  /** The namespace has NetworkPolicies: probes may fail by intent. */
  | 'NETWORK_POLICIES'
  /** The API server took what we make, with a warning. */
  | 'ADMISSION_WARNING'
  /** A pod would be refused now, while our DaemonSet's own pods stand. */
  | 'ADMISSION_REFUSED'
  /** A right that this run does not need, but clean or a newer server does. */
  | 'RIGHT_MISSING'
  /** Something could not be found out beforehand. */
  | 'NOT_TRIED'
  /** The user wanted no probes the other way. */
  | 'ONE_WAY'
  /** What a check had made did not get ready in time. */
  | 'NOT_READY'
  /** What a check had made could not be removed. */
  | 'LEFT_BEHIND'
  /** A check cannot be made with this image, or these rights. */
  | 'CHECK_SKIPPED'
  /** Checks between nodes were wanted, and no probe leads from a node to another. */
  | 'NO_PAIRS'
  /** A pattern of nodes to be left out fits none. */
  | 'NO_SUCH_NODE'
  /** The floaters' image does not say who answers. */
  | 'NO_IDENTITY'
  /** The time of the whole run was up before all was probed. */
  | 'TIMED_OUT'
  /** The user ended the run before all was probed. */
  | 'INTERRUPTED'
  /** After the check the floaters could not be looked at: failures may be those of a floater that was replaced. */
  | 'NOT_SETTLED'
  /** A kubeconfig or another file came through a pipe: no command that is named can repeat it. */
  | 'READ_FROM_PIPE'
  /** A node that the run gone on with did not know. */
  | 'NODE_NEW'
  /** What would tell more of why probes failed could not be read. */
  | 'NOT_READ';

/** What is to be said, whichever cluster it is. */
export interface Note {
  readonly code: RemarkCode;
  /** One line. */
  readonly detail: string;
  /** What to do about it; one line. */
  readonly next?: string;
}

/** Something of a cluster that the user should know, and that stops nothing. */
export interface Remark extends Note {
  /** What the run calls the cluster; empty: the whole run. */
  readonly cluster: string;
}

/** `note: b: there are NetworkPolicies (…)`. Pure. */
export function remarkWords({ cluster, code, detail, next }: Remark): string {
  const head = code === 'NOT_TRIED' ? 'not found out beforehand' : 'note';
  return `${head}: ${cluster ? `${cluster}: ` : ''}${detail}${next ? ` (${next})` : ''}`;
}

/** The notes as remarks of one cluster; what was said twice is there once. Pure. */
export function remarksOf(cluster: string, notes: readonly Note[]): readonly Remark[] {
  const byText = new Map(notes.map((note) => [`${note.code} ${note.detail}`, { cluster, ...note }]));
  return [...byText.values()];
}
