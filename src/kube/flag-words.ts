import { oneLine, replaceUnseen } from '../text/visible.ts';
import type { ResolvedContext } from './context.ts';
import type { KubeFlags } from './kube-flags.ts';
import { withoutPassword } from './without-password.ts';

/** The flags that lead to a context again, without secrets. */
const REPEATED = {
  kubeconfig: 'kubeconfig',
  context: 'context',
  cluster: 'cluster',
  user: 'user',
  server: 'server',
  tlsServerName: 'tls-server-name',
  certificateAuthority: 'certificate-authority',
  insecureSkipTlsVerify: 'insecure-skip-tls-verify',
  proxyUrl: 'proxy-url',
  clientCertificate: 'client-certificate',
  clientKey: 'client-key',
  as: 'as',
  asUid: 'as-uid',
  asGroup: 'as-group',
  asUserExtra: 'as-user-extra',
} as const satisfies { readonly [K in keyof KubeFlags]: string };

const ADDRESSES: readonly string[] = ['server', 'proxyUrl'];

/**
 * Flags for a command that the user may copy, e.g. `--kubeconfig /x/config --context a`; `prefix` is `dst-`
 * for a destination.
 */
export function flagWords({ flags }: Pick<ResolvedContext, 'flags'>, prefix = ''): string {
  return Object.entries(REPEATED)
    .flatMap(([key, name]) => words(`--${prefix}${name}`, shown(key, flags[key as keyof typeof REPEATED])))
    .join(' ');
}

function shown(key: string, value: KubeFlags[keyof KubeFlags]): KubeFlags[keyof KubeFlags] {
  return ADDRESSES.includes(key) && typeof value === 'string' ? withoutPassword(value) : value;
}

function words(flag: string, value: KubeFlags[keyof KubeFlags]): readonly string[] {
  if (value === true) return [flag];
  if (value === undefined || value === false || value === '') return [];
  return [value].flat().map((one) => `${flag} ${shellWord(one)}`);
}

/**
 * kubectl for the same cluster, for someone who may grant rights: without impersonation, so that they act as
 * themselves.
 */
export function kubectlWords({ flags: { kubeconfig, context } }: Pick<ResolvedContext, 'flags'>): string {
  return ['kubectl', flagWords({ flags: { kubeconfig, context } })].filter((words) => words !== '').join(' ');
}

/** A line that a POSIX shell splits into these words again. Plain words stay as they are. */
export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return oneLine(word) === word ? `'${word.replaceAll("'", `'\\''`)}'` : escapedWord(word);
}

/** Escapes characters that would control a terminal by their number; bash, zsh and ksh support `$'…'`. */
function escapedWord(word: string): string {
  const quoted = word.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `$'${replaceUnseen(quoted, (code) => `\\U${code.toString(16).padStart(8, '0')}`)}'`;
}
