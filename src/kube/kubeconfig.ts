import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { parseGoYaml, type Value } from './go-yaml.ts';
import { decodeKubeconfig } from './kubeconfig-values.ts';
import { fileWords, readNamedFile, whyUnreadable } from './named-file.ts';
import { isTextOfFile, refuseText } from './text-for-path.ts';

export interface ClusterEntry {
  readonly server: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
  readonly 'proxy-url'?: string;
  readonly 'disable-compression'?: boolean;
  readonly extensions?: readonly { readonly name?: string; readonly extension?: unknown }[];
}

export interface UserEntry {
  readonly 'client-certificate'?: string;
  readonly 'client-certificate-data'?: string;
  readonly 'client-key'?: string;
  readonly 'client-key-data'?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: ExecEntry;
  readonly 'auth-provider'?: { readonly name?: string };
  readonly as?: string;
  readonly 'as-uid'?: string;
  readonly 'as-groups'?: readonly string[];
  readonly 'as-user-extra'?: Readonly<Record<string, readonly string[]>>;
}

/**
 * A program that provides credentials.
 * https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 */
export interface ExecEntry {
  readonly apiVersion?: string;
  readonly command?: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly interactiveMode?: string;
  readonly provideClusterInfo?: boolean;
  readonly installHint?: string;
}

interface ContextEntry {
  readonly cluster?: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** Several kubeconfig files merged into one, and the file that set the current context. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly currentContext: string | undefined;
  readonly currentContextFile: string | undefined;
  /** The files that were read; empty if none exists. */
  readonly files: readonly string[];
  /** The files that were looked for. */
  readonly lookedAt: readonly string[];
}

const FILE_KEYS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const;

/**
 * The files that kubectl would read, in its order.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubeconfigFiles(flag: string | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  if (flag) {
    refuseText(flag, '--kubeconfig');
    return [resolve(flag)];
  }
  refuseText(env.KUBECONFIG, 'KUBECONFIG');
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0
    ? [...new Set(listed.map((path) => resolve(path)))]
    : [join(env.HOME ?? homedir(), '.kube', 'config')];
}

/**
 * Merges files by kubectl's rules: the first file that names an entry wins, and missing files are skipped.
 * @throws UserError if a file cannot be read or is not a kubeconfig, or if a value holds
 * a file's text in place of its path
 */
export function loadKubeconfig(flag: string | undefined, env: NodeJS.ProcessEnv): Kubeconfig {
  const files = kubeconfigFiles(flag, env);
  const merged = { clusters: new Map(), users: new Map(), contexts: new Map() };
  let current: { name: string; file: string } | undefined;
  const read: string[] = [];
  for (const file of files) {
    const parsed = readFile(file, flag !== undefined);
    if (!parsed) continue;
    read.push(file);
    addNew(merged.clusters, parsed.clusters, ({ cluster }) => absolutePaths(cluster, file));
    addNew(merged.users, parsed.users, ({ user }) => absolutePaths(user, file));
    addNew(merged.contexts, parsed.contexts, ({ context }) => context ?? {});
    if (!current && parsed['current-context']) current = { name: parsed['current-context'], file };
  }
  return { ...merged, currentContext: current?.name, currentContextFile: current?.file, files: read, lookedAt: files };
}

/** The result of decodeKubeconfig. */
interface KubeconfigFile {
  readonly clusters?: readonly WithName<{ readonly cluster?: Partial<ClusterEntry> }>[];
  readonly users?: readonly WithName<{ readonly user?: UserEntry }>[];
  readonly contexts?: readonly WithName<{ readonly context?: ContextEntry }>[];
  readonly 'current-context'?: string;
}

type WithName<T> = T & { readonly name?: string };

function readFile(file: string, mustExist: boolean): KubeconfigFile | undefined {
  const bytes = bytesOf(file, mustExist);
  return bytes && decoded(bytes, file);
}

function bytesOf(file: string, mustExist: boolean): Buffer | undefined {
  try {
    return readNamedFile(file);
  } catch (error) {
    if (!mustExist && error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unreadable(file, whyUnreadable(error), {
      hint: 'check the path and who may read it',
      cause: error,
    });
  }
}

function decoded(bytes: Buffer, file: string): KubeconfigFile {
  const decoded = decodeKubeconfig(document(bytes, file));
  if ('value' in decoded) return decoded.value as KubeconfigFile;
  const { path, wrong } = decoded;
  throw unreadable(file, `${path.slice(1) || 'it'} ${wrong}`, { hint: 'kubectl refuses it too: correct the file' });
}

function document(bytes: Buffer, file: string): Value {
  try {
    return parseGoYaml(bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw unreadable(file, error.message, {
      hint: 'correct the file: it takes valid YAML, of which JSON is a part',
      cause: error,
    });
  }
}

function unreadable(file: string, words: string, { hint, cause }: { hint: string; cause?: unknown }): UserError {
  return new UserError(`kubeconfig ${fileWords(file)} cannot be read: ${words}`, {
    code: 'BAD_KUBECONFIG',
    hint,
    cause,
  });
}

/** If several files name an entry, the first one wins. */
function addNew<T extends { readonly name?: string }>(
  into: Map<string, object>,
  entries: readonly T[] = [],
  entryOf: (entry: T) => object,
): void {
  for (const entry of entries) {
    const { name = '' } = entry;
    if (!into.has(name)) into.set(name, entryOf(entry));
  }
}

/** Relative paths in an entry are relative to the entry's own file. */
function absolutePaths(entry: Partial<ClusterEntry & UserEntry> | undefined, file: string): object {
  const folder = dirname(file);
  const paths = FILE_KEYS.flatMap((key) => {
    const path: unknown = Reflect.get(entry ?? {}, key);
    return typeof path === 'string' && path !== '' ? [[key, absolute(path, folder)]] : [];
  });
  const { command } = entry?.exec ?? {};
  // A bare name is looked up in PATH.
  const exec = command?.includes(sep) ? { exec: { ...entry?.exec, command: absolute(command, folder) } } : {};
  return { ...entry, ...Object.fromEntries(paths), ...exec };
}

function absolute(path: string, folder: string): string {
  // A value that is not a path is refused when it is used.
  return isAbsolute(path) || isTextOfFile(path) ? path : join(folder, path);
}
