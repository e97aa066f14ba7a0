import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findContext } from '../../../src/kube/find-context.ts';
import type { Heard } from '../../../src/loopback/api/server.ts';
import type { LoopbackCluster } from '../../../src/loopback/cluster.ts';
import { loopbackCluster } from '../../support/loopback.ts';

let cluster: LoopbackCluster;
const heard: Heard[] = [];
beforeAll(async () => {
  const onRequest = (request: Heard) => {
    heard.push(request);
    if (request.url === '/bug') throw new TypeError('a bug of the server');
  };
  cluster = await loopbackCluster(1, { onRequest });
});
afterAll(async () => await cluster.close());

/** The response to exactly this text, after which the connection is closed. */
async function answerTo(head: string, body = ''): Promise<string> {
  const { cluster: entry, user } = findContext({ kubeconfig: cluster.kubeconfig }, {});
  const pem = (data = '') => Buffer.from(data, 'base64').toString();
  const { hostname: host, port } = new URL(cluster.url);
  const socket = connect({
    host,
    port: Number(port),
    ca: pem(entry['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  });
  await once(socket, 'secureConnect');
  socket.write(`${head}\r\nHost: x\r\nConnection: ${head.includes('Upgrade') ? 'Upgrade' : 'close'}\r\n`);
  socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  return await text(socket);
}

const UPGRADE = 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: aGVsbG8gaGVsbG8gaGVsbA==';

describe('one request does not end the cluster', () => {
  test.each([
    ['GET // HTTP/1.1', 404],
    ['GET http://[ HTTP/1.1', 404],
    ['GET /api/v1/%zz HTTP/1.1', 404],
    [`GET // HTTP/1.1\r\n${UPGRADE}`, 404],
    [`GET http://[ HTTP/1.1\r\n${UPGRADE}`, 404],
    [`GET /api/v1/%zz HTTP/1.1\r\n${UPGRADE}`, 404],
    ['GET /bug HTTP/1.1', 500],
    ['GET /version HTTP/1.1', 200],
  ])('%j: %i', async (head, status) => {
    expect(await answerTo(head)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('a bug in the server is reported in its own words', async () => {
    expect(await answerTo('GET /bug HTTP/1.1')).toContain('"message":"Internal error occurred: a bug of the server"');
  });
});

test('a body that is not JSON is refused', async () => {
  const answer = await answerTo(
    'POST /api/v1/namespaces HTTP/1.1\r\nContent-Type: application/vnd.kubernetes.protobuf',
    'k8s\0',
  );
  expect(answer).toMatch(/^HTTP\/1\.1 415 /);
  expect(answer).toContain('accepted media types include: application/json');
});

test('onRequest gets each request with its body', async () => {
  await answerTo('POST /api/v1/namespaces?dryRun=All HTTP/1.1', '{"metadata":{"name":"x"}}');
  expect(heard.at(-1)).toEqual({
    method: 'POST',
    url: '/api/v1/namespaces?dryRun=All',
    body: { metadata: { name: 'x' } },
  });
});
