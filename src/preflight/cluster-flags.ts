import { resolve } from 'node:path';
import { flagWords } from '../kube/flag-words.ts';
import type { KubeFlags } from '../kube/kube-flags.ts';
import { withoutPassword } from '../kube/without-password.ts';

const FILES: readonly string[] = ['kubeconfig', 'certificateAuthority', 'clientCertificate', 'clientKey'];
const ADDRESSES: readonly string[] = ['server', 'proxyUrl'];

/**
 * The flags that lead to a cluster again, safe to keep in a file: without secrets, and with paths that work
 * in any folder. Exactly the flags that flagWords repeats.
 */
export function savedFlags(flags: KubeFlags): KubeFlags {
  const repeated = Object.entries(flags).filter(([name, value]) => flagWords({ flags: { [name]: value } }) !== '');
  return Object.fromEntries(repeated.map(([name, value]) => [name, savedValue(name, value)]));
}

function savedValue(name: string, value: KubeFlags[keyof KubeFlags]): KubeFlags[keyof KubeFlags] {
  if (typeof value !== 'string') return value;
  if (FILES.includes(name)) return resolve(value);
  return ADDRESSES.includes(name) ? withoutPassword(value) : value;
}
