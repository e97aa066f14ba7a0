import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { issue, issueAuthority } from '../cluster/pki.ts';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** New certificates of one authority, except `stranger`, which is of another one. */
export interface Certificates {
  readonly ca: string;
  readonly server: Pair;
  readonly expiredServer: Pair;
  /** For a name other than the address. */
  readonly otherName: Pair;
  readonly stranger: Pair;
  /** For names and addresses of every kind. */
  readonly everywhere: Pair;
  readonly client: Pair;
  readonly expiredClient: Pair;
}

const LOOPBACK = ['IP:127.0.0.1'];
const EVERYWHERE = ['IP:127.0.0.9', 'IP:::1', 'IP:fe80::1', 'DNS:api.example.test', 'DNS:other.example.test'];

export async function makeCertificates(folder: string): Promise<Certificates> {
  const [own, other] = [join(folder, 'own'), join(folder, 'other')];
  await Promise.all([issueAuthority(own, 'own'), issueAuthority(other, 'other')]);
  await Promise.all([
    issue(own, { file: 'server', user: 'server', names: LOOPBACK }),
    issue(own, { file: 'otherName', user: 'server', names: ['DNS:api.example.test'] }),
    issue(other, { file: 'stranger', user: 'server', names: LOOPBACK }),
    issue(own, { file: 'client', user: 'ann' }),
    issue(own, { file: 'everywhere', user: 'server', names: EVERYWHERE }),
    issueExpired(own, { file: 'expiredServer', names: LOOPBACK }),
    issueExpired(own, { file: 'expiredClient', names: ['DNS:ann'] }),
  ]);
  return {
    ca: readFileSync(join(own, 'ca.crt'), 'utf8'),
    server: read(own, 'server'),
    expiredServer: read(own, 'expiredServer'),
    otherName: read(own, 'otherName'),
    stranger: read(other, 'stranger'),
    everywhere: read(own, 'everywhere'),
    client: read(own, 'client'),
    expiredClient: read(own, 'expiredClient'),
  };
}

function read(folder: string, file: string): Pair {
  const [cert = '', key = ''] = ['crt', 'key'].map((ending) => readFileSync(join(folder, `${file}.${ending}`), 'utf8'));
  return { cert, key };
}

const REQUEST = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-new'];
const DATES = ['-startdate', '20000101000000Z', '-enddate', '20010101000000Z'];

/** Only `openssl ca` accepts dates in every version of OpenSSL. It needs a folder for its records. */
async function issueExpired(
  authority: string,
  { file, names }: { file: string; names: readonly string[] },
): Promise<void> {
  const cwd = join(authority, file);
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'index.txt'), '');
  writeFileSync(
    join(cwd, 'ca.cnf'),
    `[req]
distinguished_name = dn
[dn]
[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = ${names.join(',')}
`,
  );
  const key = `../${file}.key`;
  await execa('openssl', ['req', '-config', 'ca.cnf', ...REQUEST, '-keyout', key, '-out', 'csr', '-subj', '/CN=old'], {
    cwd,
  });
  const signer = ['-cert', '../ca.crt', '-keyfile', '../ca.key'];
  const files = ['-in', 'csr', '-out', `../${file}.crt`, '-notext'];
  await execa('openssl', ['ca', '-batch', '-config', 'ca.cnf', ...signer, ...DATES, ...files], { cwd });
}
