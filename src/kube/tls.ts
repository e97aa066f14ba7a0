import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { UserError } from '../errors.ts';
import { isHttps } from './address.ts';
import type { ResolvedContext } from './context.ts';
import { fileWords, readNamedFile, whyUnreadable } from './named-file.ts';
import { refuseText } from './text-for-path.ts';

/** A client certificate and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** The material for a TLS connection to the API server. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly certificate?: Certificate;
}

/**
 * Reads the files that the context names. Inline data wins over files, as in kubectl.
 * @throws UserError that names the file, or says what is not a certificate
 */
export function readTls({ cluster, user }: ResolvedContext): TlsMaterial {
  if (!isHttps(cluster.server)) return {};
  const ca = pem(cluster['certificate-authority-data'], cluster['certificate-authority'], 'certificate authority');
  const cert = pem(user['client-certificate-data'], user['client-certificate'], 'client certificate');
  const key = pem(user['client-key-data'], user['client-key'], 'client key');
  const certificate = cert && key ? { cert, key } : undefined;
  if (ca) checkAuthority(ca);
  if (certificate) checkPair(certificate);
  return { ...(ca ? { ca } : {}), ...(certificate ? { certificate } : {}) };
}

function pem(data: string | undefined, file: string | undefined, what: string): string | undefined {
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  if (!file) return undefined;
  refuseText(file, `the ${what}`);
  try {
    return readNamedFile(file).toString('utf8');
  } catch (error) {
    throw new UserError(`the ${what} ${fileWords(file)} cannot be read: ${whyUnreadable(error)}`, {
      code: 'BAD_CERTIFICATE',
      hint: 'check the path in the kubeconfig or the flag',
      cause: error,
    });
  }
}

function checkAuthority(ca: string): void {
  if (ca.includes('-----BEGIN')) return;
  throw new UserError('the certificate authority of this context is no PEM certificate', {
    code: 'BAD_CERTIFICATE',
    hint: "check the cluster's certificate-authority (a file) or certificate-authority-data (such a file in base64)",
  });
}

/** @throws UserError if the key does not belong to the certificate, or one of them is broken */
export function checkPair({ cert, key }: Certificate): void {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new UserError(
      `the client certificate and its key cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      { code: 'BAD_CERTIFICATE', hint: 'both must be PEM and belong together', cause: error },
    );
  }
}

/** The day on which a certificate expired, e.g. `2026-01-31`; undefined if it has not expired. */
export function expiredOn({ cert }: Certificate): string | undefined {
  const end = Date.parse(new X509Certificate(cert).validTo);
  return end < Date.now() ? new Date(end).toISOString().slice(0, 10) : undefined;
}
