import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { recorder, recordingProxy } from './support/recorder.ts';

/** Sends a few words and ends, all before this process can read them. */
function sendAndEnd(port: number, host: string, words: string): void {
  execFileSync('bash', ['-c', 'printf "$1" >"/dev/tcp/$2/$3"', 'bash', words, host, String(port)]);
}

test('what a process requested from a proxy before it ended is recorded once the proxy has settled', async () => {
  const asked: string[] = [];
  const server = await recorder({ name: 'plain', host: '127.0.0.1', onRequest: () => {} });
  const proxy = await recordingProxy({ onAsked: (target) => void asked.push(target), to: server.port });
  sendAndEnd(proxy.port, '127.0.0.1', 'CONNECT api.example.test:6443 HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(asked).toEqual([]);
  await proxy.settled();
  expect(asked).toEqual(['api.example.test:6443']);
  await Promise.all([proxy.close(), server.close()]);
});

test('what a process requested from a server before it ended is recorded once the server has settled', async () => {
  const seen: (string | undefined)[] = [];
  const onRequest = ({ namespace }: { readonly namespace: string | undefined }) => void seen.push(namespace);
  const server = await recorder({ name: 'plain', host: '127.0.0.4', onRequest });
  sendAndEnd(server.port, '127.0.0.4', 'GET /api/v1/namespaces/late/pods HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(seen).toEqual([]);
  await server.settled();
  expect(seen).toEqual(['late']);
  await server.close();
});
