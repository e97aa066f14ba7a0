import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ClusterPems, makeCertificates } from '../../src/loopback/certificates.ts';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';
import { loopbackCluster } from '../support/loopback.ts';

/** What client and server know about each other after a handshake. */
async function handshake({ server: pems }: ClusterPems, host: string, options: ConnectionOptions) {
  const server = createServer({ ...pems, requestCert: true, rejectUnauthorized: false });
  server.on('tlsClientError', () => {});
  server.listen(0, host);
  await once(server, 'listening');
  const met = once(server, 'secureConnection') as Promise<[TLSSocket]>;
  // It listens on a port, so it has an address of this form.
  const { port } = server.address() as { readonly port: number };
  const client = connect({ port, host, ...options });
  try {
    await once(client, 'secureConnect');
    const [peer] = await met;
    return { isKnown: peer.authorized, user: peer.getPeerCertificate().subject?.CN };
  } finally {
    client.destroy();
    server.close();
  }
}

describe('what a TLS client sees', () => {
  let pems: ClusterPems;
  let others: ClusterPems;
  beforeAll(async () => {
    [pems, others] = await Promise.all([makeCertificates('127.0.0.1', 'ann'), makeCertificates('127.0.0.1', 'bob')]);
  });

  test('a server of the authority, at its address, that identifies its user', async () => {
    const options = { ca: pems.server.ca, ...pems.client };
    expect(await handshake(pems, '127.0.0.1', options)).toEqual({ isKnown: true, user: 'ann' });
  });

  test('a client without a certificate is nobody', async () => {
    expect(await handshake(pems, '127.0.0.1', { ca: pems.server.ca })).toEqual({ isKnown: false, user: undefined });
  });

  test('the user of another cluster is a stranger', async () => {
    const options = { ca: pems.server.ca, ...others.client };
    expect(await handshake(pems, '127.0.0.1', options)).toMatchObject({ isKnown: false });
  });

  test('no other authority is accepted for the server', async () => {
    const options = { ca: others.server.ca, ...pems.client };
    await expect(handshake(pems, '127.0.0.1', options)).rejects.toThrow(/certificate/);
  });

  test('at another address, the certificate is not valid', async () => {
    const options = { ca: pems.server.ca, ...pems.client };
    await expect(handshake(pems, '127.0.0.2', options)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test("a server's certificate is not valid for a user", async () => {
    const { cert, key, ca } = pems.server;
    expect(await handshake(pems, '127.0.0.1', { ca, cert, key })).toMatchObject({ isKnown: false });
  });
});

describe('the API server', () => {
  let cluster: LoopbackCluster;
  beforeAll(async () => {
    cluster = await loopbackCluster(1);
  });
  afterAll(() => cluster.close());

  /** The status of the answer to a client with this certificate. */
  async function askedBy(pair: { readonly cert?: string; readonly key?: string }): Promise<unknown> {
    const { clusters } = parse(readFileSync(cluster.kubeconfig, 'utf8'));
    const ca = Buffer.from(clusters[0].cluster['certificate-authority-data'], 'base64');
    const asked = request(`${cluster.url}/api/v1/nodes`, { ca, agent: false, ...pair }).end();
    const [response] = await once(asked, 'response');
    response.setEncoding('utf8');
    const text = (await response.toArray()).join('');
    return { status: response.statusCode, ...JSON.parse(text) };
  }

  test('answers its user', async () => {
    const { users } = parse(readFileSync(cluster.kubeconfig, 'utf8'));
    const data = (key: string) => Buffer.from(users[0].user[key], 'base64').toString();
    const answer = await askedBy({ cert: data('client-certificate-data'), key: data('client-key-data') });
    expect(answer).toMatchObject({ kind: 'NodeList', items: [{ metadata: { name: 'n1' } }] });
  });

  test('refuses a stranger, and a client without a certificate, with 401', async () => {
    const { client } = await makeCertificates('127.0.0.1', 'demo');
    const refusal = { kind: 'Status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' };
    expect(await askedBy(client)).toMatchObject(refusal);
    expect(await askedBy({})).toMatchObject(refusal);
  });
});
