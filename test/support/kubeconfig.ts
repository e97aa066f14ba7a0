export interface Parts {
  readonly current?: string;
  readonly contexts?: Readonly<Record<string, object>>;
  readonly clusters?: Readonly<Record<string, object>>;
  readonly users?: Readonly<Record<string, object>>;
}

/** A kubeconfig as YAML (of which JSON is a part). */
export function config({ current, contexts = {}, clusters = {}, users = {} }: Parts): string {
  const list = (key: string, entries: Readonly<Record<string, object>>) =>
    Object.entries(entries).map(([name, value]) => ({ name, [key]: value }));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    ...(current === undefined ? {} : { 'current-context': current }),
    contexts: list('context', contexts),
    clusters: list('cluster', clusters),
    users: list('user', users),
  });
}
