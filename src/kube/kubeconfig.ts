import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../errors.ts';
import { type EntryKind, wrongValue } from './kubeconfig-values.ts';

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

/** A program that gives credentials. https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
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

/** Several kubeconfig files as one, and where each context and the current one came from. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly currentContext: string | undefined;
  readonly currentContextFile: string | undefined;
  /** Those that were read; none where none exists. */
  readonly files: readonly string[];
  /** Those that were looked for. */
  readonly lookedAt: readonly string[];
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
 * @throws UserError where a file cannot be read or is not a kubeconfig
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
  return { ...merged, currentContext: current?.name, currentContextFile: current?.file, files: read, lookedAt: files };
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
function mergeNamed(
  into: Map<string, object>,
  entries: unknown,
  { key, file }: { key: EntryKind; file: string },
): void {
  if (!Array.isArray(entries)) return;
  for (const entry of entries) {
    const name: unknown = entry?.name;
    const value: unknown = entry?.[key];
    if (typeof name !== 'string' || typeof value !== 'object' || value === null) continue;
    const wrong = wrongValue(key, value);
    if (wrong) {
      throw new UserError(`kubeconfig ${file} cannot be read: ${key} "${name}": ${wrong}`, {
        code: 'BAD_KUBECONFIG',
        hint: 'kubectl refuses it too: correct the file',
      });
    }
    if (!into.has(name)) into.set(name, absolutePaths({ ...value }, dirname(file)));
  }
}

function absolutePaths(entry: Record<string, unknown>, folder: string): object {
  for (const key of FILE_KEYS) {
    const path = entry[key];
    if (typeof path === 'string' && path !== '') entry[key] = absolute(path, folder);
  }
  const { exec } = entry;
  if (typeof exec === 'object' && exec !== null && 'command' in exec) {
    const { command } = exec;
    // A bare name is looked up in PATH.
    if (typeof command === 'string' && command.includes(sep))
      entry.exec = { ...exec, command: absolute(command, folder) };
  }
  return entry;
}

function absolute(path: string, folder: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
