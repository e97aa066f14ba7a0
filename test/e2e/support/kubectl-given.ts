import type { Parts } from '../../support/kubeconfig.ts';
import type { World } from './kubectl-world.ts';

export interface Given {
  /** The first one is called `config`. KUBECONFIG leads to it unless `env` says otherwise. */
  readonly files?: Readonly<Record<string, Parts | string | Uint8Array>>;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** Compares a request with a namespace in its path. */
  readonly namespaced?: boolean;
}

export interface Case {
  readonly name: string;
  /** The server that kubectl reaches; undefined if it reaches none. */
  readonly reaches: 'a' | 'b' | 'c' | 'plain' | undefined;
  readonly given: (world: World) => Given;
}

/** Two contexts: `a` is ann with a token at server a, `b` is bob at server b. */
export function base({ url, path }: World): Parts {
  const ca = path('a/ca.crt');
  return {
    current: 'a',
    contexts: { a: { cluster: 'ca', user: 'ann', namespace: 'its-own' }, b: { cluster: 'cb', user: 'bob' } },
    clusters: {
      ca: { server: url.a, 'certificate-authority': ca },
      cb: { server: url.b, 'certificate-authority': ca },
    },
    users: { ann: { token: 'ann' }, bob: { token: 'bob' } },
  };
}

/** The base with a different cluster entry for server a or a different user entry for ann. */
export function changed(world: World, cluster: object, user?: object): Given {
  const { clusters, users, ...rest } = base(world);
  const config = {
    ...rest,
    clusters: { ...clusters, ca: { ...clusters?.ca, ...cluster } },
    users: { ...users, ...(user ? { ann: user } : {}) },
  };
  return { files: { config } };
}

/** The base with these flags. */
export const flags =
  (...args: readonly string[]) =>
  (world: World): Given => ({ files: { config: base(world) }, args });

export const withPaths =
  (args: (world: World) => readonly string[]) =>
  (world: World): Given => ({ files: { config: base(world) }, args: args(world) });

/** The base with a different user entry for ann, and these flags. */
export const user =
  (entry: object, ...args: readonly string[]) =>
  (world: World): Given => ({ ...changed(world, {}, entry), args });

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
