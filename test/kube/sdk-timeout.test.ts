import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { connect } from '../../src/kube/sdk.ts';
import { resolved } from '../support/kube.ts';

test("a server that accepts the connection but never completes the handshake is given up within one request's timeout", async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  try {
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const context = { ...resolved, cluster: { server: `https://127.0.0.1:${port}` } };
    const client = connect(context, { signal: new AbortController().signal, env: {}, requestTimeoutMs: 200 });
    const asked = Array.from({ length: 4 }, () => client.request({ method: 'GET', path: '/version' }));
    const ends = await Promise.allSettled(asked);
    for (const end of ends) {
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'API_UNREACHABLE' } });
      expect(String(end.status === 'rejected' && end.reason.message)).toContain('no answer within 0.2 s');
    }
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
