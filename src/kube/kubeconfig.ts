import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../errors.ts';

export interface ClusterEntry {
  readonly server: string;
  readonly 'certificate-authority'?: string;
  readonly 'certificate-authority-data'?: string;
  readonly 'insecure-skip-tls-verify'?: boolean;
  readonly 'tls-server-name'?: string;
  readonly 'proxy-url'?: string;
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
  readonly exec?: unknown;
}

interface ContextEntry {
  readonly cluster: string;
  readonly user?: string;
  readonly namespace?: string;
}

/** Several kubeconfig files as one, and where each context and the current one came from. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly currentContext: string | undefined;
  readonly currentContextFile: string | undefined;
  readonly files: readonly string[];
}

/** A context and all that it leads to. */
export interface ResolvedContext {
  readonly name: string;
  /** Words for the first line of a run, e.g. `current-context of ~/.kube/config`. */
  readonly from: string;
  readonly clusterName: string;
  readonly cluster: ClusterEntry;
  readonly userName: string | undefined;
  readonly user: UserEntry;
}

const FILE_KEYS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'] as const;

/**
 * The files that kubectl would read, in its order.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubeconfigFiles(flag: string | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  if (flag) return [resolve(flag)];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0
    ? [...new Set(listed.map((path) => resolve(path)))]
    : [join(env.HOME ?? homedir(), '.kube', 'config')];
}

/**
 * Merges by kubectl's rules: the first file that names a thing wins, missing files are skipped.
 * @throws UserError where a file cannot be read or is not a kubeconfig, or none exists
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
    mergeNamed(merged.clusters, parsed.clusters, { key: 'cluster', file });
    mergeNamed(merged.users, parsed.users, { key: 'user', file });
    mergeNamed(merged.contexts, parsed.contexts, { key: 'context', file });
    if (!current && typeof parsed['current-context'] === 'string' && parsed['current-context'] !== '') {
      current = { name: parsed['current-context'], file };
    }
  }
  if (read.length === 0) {
    throw new UserError(`no kubeconfig found: looked at ${files.join(', ')}`, {
      code: 'NO_KUBECONFIG',
      hint: 'set KUBECONFIG, give --kubeconfig FILE, or create the file',
    });
  }
  return { ...merged, currentContext: current?.name, currentContextFile: current?.file, files: read };
}

/**
 * The context by name, or the current one.
 * @throws UserError that lists the contexts which do exist
 */
export function resolveContext(kubeconfig: Kubeconfig, flag: string | undefined): ResolvedContext {
  const name = flag ?? kubeconfig.currentContext;
  const known = [...kubeconfig.contexts.keys()].sort();
  const hint =
    known.length > 0 ? `contexts that exist: ${known.join(', ')}` : `${kubeconfig.files.join(', ')} names no context`;
  if (!name) throw new UserError('no current context is set', { code: 'NO_CONTEXT', hint: `give --context; ${hint}` });
  const context = kubeconfig.contexts.get(name);
  if (!context) throw new UserError(`context "${name}" does not exist`, { code: 'UNKNOWN_CONTEXT', hint });
  const cluster = kubeconfig.clusters.get(context.cluster);
  if (!cluster?.server) {
    throw new UserError(`context "${name}" names cluster "${context.cluster}", which has no server`, {
      code: 'UNKNOWN_CLUSTER',
      hint: `add the cluster to ${kubeconfig.files.join(' or ')}`,
    });
  }
  const user = context.user ? kubeconfig.users.get(context.user) : {};
  if (!user) {
    throw new UserError(`context "${name}" names user "${context.user}", which does not exist`, {
      code: 'UNKNOWN_USER',
      hint: `add the user to ${kubeconfig.files.join(' or ')}`,
    });
  }
  const from = flag ? 'from --context' : `current-context of ${kubeconfig.currentContextFile}`;
  return { name, from, clusterName: context.cluster, cluster, userName: context.user, user };
}

interface KubeconfigFile {
  readonly clusters?: unknown;
  readonly users?: unknown;
  readonly contexts?: unknown;
  readonly 'current-context'?: unknown;
}

function readFile(file: string, mustExist: boolean): KubeconfigFile | undefined {
  try {
    const parsed: unknown = parse(readFileSync(file, 'utf8'));
    if (parsed === null || parsed === undefined) return {};
    if (typeof parsed !== 'object' || Array.isArray(parsed)) throw new Error('it is not a map of keys');
    return parsed;
  } catch (error) {
    if (!mustExist && error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const words = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UserError(`kubeconfig ${file} cannot be read: ${words}`, {
      code: 'BAD_KUBECONFIG',
      hint: 'check the path and that the file is valid YAML',
      cause: error,
    });
  }
}

/** Entries come as `[{name, cluster: {…}}]`; relative paths in them count from their own file. */
function mergeNamed(into: Map<string, object>, entries: unknown, { key, file }: { key: string; file: string }): void {
  if (!Array.isArray(entries)) return;
  for (const entry of entries) {
    const name: unknown = entry?.name;
    const value: unknown = entry?.[key];
    if (typeof name !== 'string' || typeof value !== 'object' || value === null || into.has(name)) continue;
    into.set(name, absolutePaths({ ...value }, dirname(file)));
  }
}

function absolutePaths(entry: Record<string, unknown>, folder: string): object {
  for (const key of FILE_KEYS) {
    const path = entry[key];
    if (typeof path === 'string' && path !== '' && !isAbsolute(path)) entry[key] = join(folder, path);
  }
  return entry;
}
