export interface Parts {
  readonly current?: string;
  readonly contexts?: Readonly<Record<string, object>>;
  readonly clusters?: Readonly<Record<string, object>>;
  readonly users?: Readonly<Record<string, object>>;
}

/** A kubeconfig as YAML (JSON is a subset of it). */
export function config({ current, contexts = {}, clusters = {}, users = {} }: Parts): string {
  const list = (key: string, entries: Readonly<Record<string, object>>) =>
    Object.entries(entries).map(([name, value]) => ({ name, [key]: value }));
  return escaped({
    apiVersion: 'v1',
    kind: 'Config',
    ...(current === undefined ? {} : { 'current-context': current }),
    contexts: list('context', contexts),
    clusters: list('cluster', clusters),
    users: list('user', users),
  });
}

/** kubectl accepts control characters only if they are escaped. */
function escaped(value: object): string {
  return JSON.stringify(value).replace(
    /[\p{Cc}\p{Cs}\ufffe\uffff]/gu,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Two files that use some of the same names. */
export const A = config({
  current: 'a',
  contexts: { a: { cluster: 'ca', user: 'ua', namespace: 'x' } },
  clusters: { ca: { server: 'https://a:6443' } },
  users: { ua: { token: 'first' } },
});
export const B = config({
  current: 'b',
  contexts: { b: { cluster: 'cb', user: 'ua' }, a: { cluster: 'cb', user: 'ua' } },
  clusters: { cb: { server: 'https://b:6443' }, ca: { server: 'https://other:6443' } },
  users: { ua: { token: 'second' } },
});
