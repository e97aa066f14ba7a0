import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { byFamily, type Plan, urlHost } from './addresses.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { run } from './sys.ts';
import type { Cluster } from './types.ts';

// The machine's own openssl.cnf must not affect the certificates.
const CONFIG = '[req]\ndistinguished_name = dn\n[dn]\n';

/** The subject of a certificate; `groups` are Kubernetes groups. */
export type Subject = {
  readonly file: string;
  readonly user: string;
  readonly groups?: readonly string[];
  readonly names?: readonly string[];
};

/** The subject in openssl's format; a slash within a name is escaped. */
export function subjectText({ user, groups = [] }: Pick<Subject, 'user' | 'groups'>): string {
  const escaped = (text: string): string => text.replaceAll(/[/+\\]/g, (character) => `\\${character}`);
  return [...groups.map((group) => `/O=${escaped(group)}`), `/CN=${escaped(user)}`].join('');
}

const newKey = (dir: string, file: string): string[] => [
  ...['req', '-x509', '-config', join(dir, 'openssl.cnf'), '-days', '3650'],
  ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
  ...['-keyout', join(dir, `${file}.key`), '-out', join(dir, `${file}.crt`)],
];

/** Writes ca.crt and ca.key, and openssl's configuration for the certificates that they sign. */
export async function issueAuthority(dir: string, name: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, 'openssl.cnf'), CONFIG);
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'];
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  await run(['openssl', ...newKey(dir, 'ca'), '-subj', `/CN=rig-${name}`, ...added]);
}

async function issueSigningKey(dir: string): Promise<void> {
  await run(['openssl', 'genrsa', '-out', join(dir, 'sa.key'), '2048']);
  await run(['openssl', 'rsa', '-in', join(dir, 'sa.key'), '-pubout', '-out', join(dir, 'sa.pub')]);
}

/** Writes FILE.crt and FILE.key, signed by the CA in the same directory. */
export async function issue(dir: string, subject: Subject): Promise<void> {
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=digitalSignature,keyEncipherment',
    'extendedKeyUsage=serverAuth,clientAuth',
    'authorityKeyIdentifier=keyid',
    ...(subject.names ? [`subjectAltName=${subject.names.join(',')}`] : []),
  ];
  const signer = ['-CA', join(dir, 'ca.crt'), '-CAkey', join(dir, 'ca.key')];
  const added = extensions.flatMap((extension) => ['-addext', extension]);
  await run(['openssl', ...newKey(dir, subject.file), ...signer, '-subj', subjectText(subject), ...added]);
}

/** Writes FILE.kubeconfig for a certificate of the same name. */
export async function writeKubeconfig(
  dir: string,
  file: string,
  { context, server }: { context: string; server: string },
): Promise<string> {
  const path = join(dir, `${file}.kubeconfig`);
  const [ca, certificate, key] = ['ca.crt', `${file}.crt`, `${file}.key`].map((name) => join(dir, name));
  if (!ca || !certificate || !key) throw new Error('no certificate');
  await writeFile(path, kubeconfigText({ context, user: file, server, ca, certificate, key }), { mode: 0o600 });
  return path;
}

const MASTERS = ['system:masters'];
const serviceNames = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

const ipNames = (addresses: readonly string[]): string[] => addresses.map((address) => `IP:${address}`);

function subjects(plan: Plan, { nodes, families, domain }: Cluster): Subject[] {
  const hosts = byFamily(families, plan.ipv4, plan.ipv6);
  const addresses = ipNames([...hosts, ...byFamily(families, plan.firstService4, plan.firstService6), '127.0.0.1']);
  const hostNames = [...serviceNames, `kubernetes.default.svc.${domain}`, 'localhost'].map((name) => `DNS:${name}`);
  return [
    { file: 'apiserver', user: 'kube-apiserver', names: [...addresses, ...hostNames] },
    { file: 'kubelet-client', user: 'kube-apiserver-kubelet-client', groups: MASTERS },
    { file: 'admin', user: 'admin', groups: MASTERS },
    // Separate users, so that the audit log distinguishes the cluster's own requests from a test's.
    { file: 'rig', user: 'rig', groups: MASTERS },
    { file: 'controller-manager', user: 'system:kube-controller-manager' },
    { file: 'scheduler', user: 'system:kube-scheduler' },
    { file: 'kube-proxy', user: 'system:kube-proxy' },
    ...nodes.map((node) => ({
      file: node.name,
      user: `system:node:${node.name}`,
      groups: ['system:nodes'],
      names: [...ipNames(byFamily(families, node.ipv4, node.ipv6)), `DNS:${node.name}`],
    })),
  ];
}

/** The address of the API server for clients on the machine's own network. */
export const clientServer = (plan: Plan): string => `https://127.0.0.1:${plan.clientPort}`;

/** The address of the API server on the cluster's LAN. */
export function lanAuthority(plan: Plan, { families }: Pick<Cluster, 'families'>): string {
  const [address = ''] = byFamily(families, plan.ipv4, plan.ipv6);
  return `${urlHost(address)}:6443`;
}

/** All certificates and kubeconfigs of a cluster. */
export async function makePki(dir: string, plan: Plan, cluster: Cluster): Promise<void> {
  await issueAuthority(dir, plan.name);
  await issueSigningKey(dir);
  const all = subjects(plan, cluster);
  await Promise.all(all.map((subject) => issue(dir, subject)));
  const fromOutside = new Set(['admin', 'rig']);
  await Promise.all(
    all.map(({ file }) => {
      const server = fromOutside.has(file) ? clientServer(plan) : `https://${lanAuthority(plan, cluster)}`;
      return writeKubeconfig(dir, file, { context: plan.name, server });
    }),
  );
}
