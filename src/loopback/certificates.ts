import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Pems {
  readonly cert: string;
  readonly key: string;
}

export interface ServerPems extends Pems {
  readonly ca: string;
}

/** PEM texts of one cluster. */
export interface ClusterPems {
  readonly server: ServerPems;
  readonly client: Pems;
}

interface Authority {
  readonly certificate: X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** An authority for only this cluster, its server's certificate, and one for its user; valid for a day. */
export async function makeCertificates(host: string, user: string): Promise<ClusterPems> {
  const authority = await makeAuthority();
  const serverNames = new SubjectAlternativeNameExtension([{ type: 'ip', value: host }]);
  const [server, client] = await Promise.all([
    issue(authority, 'kube-apiserver', [usage(ExtendedKeyUsage.serverAuth), serverNames]),
    issue(authority, user, [usage(ExtendedKeyUsage.clientAuth)]),
  ]);
  return { server: { ...server, ca: authority.certificate.toString('pem') }, client };
}

async function makeAuthority(): Promise<Authority> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=netdoctor-demo',
    keys,
    ...dates(),
    signingAlgorithm: ECDSA,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { certificate, keys };
}

async function issue(authority: Authority, commonName: string, extensions: Extension[]): Promise<Pems> {
  const keys = await makeKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    ...dates(),
    signingAlgorithm: ECDSA,
    extensions,
  });
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { cert: certificate.toString('pem'), key };
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await crypto.subtle.generateKey(ECDSA, true, ['sign', 'verify']);
}

function usage(purpose: ExtendedKeyUsage): Extension {
  return new ExtendedKeyUsageExtension([purpose]);
}

/** Valid from an hour ago: clocks of containers on one machine may differ a little. */
function dates() {
  const now = Date.now();
  return { notBefore: new Date(now - DAY_MS / 24), notAfter: new Date(now + DAY_MS) };
}
