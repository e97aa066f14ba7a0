import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type Manner, startResponder } from '../../../src/loopback/node/responder.ts';
import { answerAt, podFacts } from '../../support/pods.ts';

const ports = { tcp: new Map([[8889, 'the identity']]), udp: new Map([[8889, 'over UDP']]) };

async function answering(manner: () => Manner = () => ({}), onConnection: (from: string) => void = () => {}) {
  const address = podFacts().ip;
  const responder = await startResponder({ ports, address, manner, onConnection });
  return { address, responder, [Symbol.asyncDispose]: responder.close };
}

async function udpAnswer(address: string): Promise<string> {
  const socket = createSocket('udp4');
  socket.send('anything', 8889, address);
  const [data] = await once(socket, 'message');
  socket.close();
  return String(data);
}

describe('a floater', () => {
  test('answers with its text, over TCP and UDP', async () => {
    await using scene = await answering();
    expect(await answerAt(scene.address)).toBe('the identity');
    expect(await udpAnswer(scene.address)).toBe('over UDP');
  });

  test("gives another's answer, as long as its manner says so", async () => {
    let manner: Manner = { answer: "another's" };
    await using scene = await answering(() => manner);
    expect(await answerAt(scene.address)).toBe("another's");
    expect(await udpAnswer(scene.address)).toBe("another's");
    manner = {};
    expect(await answerAt(scene.address)).toBe('the identity');
  });

  test('resets connections', async () => {
    await using scene = await answering(() => ({ resets: true }));
    expect(await answerAt(scene.address)).toBe('ECONNRESET');
  });

  test('gets the source of each connection', async () => {
    const heard: string[] = [];
    await using scene = await answering(
      () => ({}),
      (from) => heard.push(from),
    );
    const localAddress = podFacts().ip;
    const socket = connect({ host: scene.address, port: 8889, localAddress });
    socket.end('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n').resume();
    await once(socket, 'close');
    expect(heard).toEqual([localAddress]);
  });

  test('that is slow is still closed at once, which cuts off waiting clients', async () => {
    const asked = Promise.withResolvers<void>();
    const scene = await answering(() => {
      asked.resolve();
      return { delayMs: 1_000_000 };
    });
    const answer = answerAt(scene.address);
    await asked.promise;
    await scene.responder.close();
    expect(await answer).toBe('UND_ERR_SOCKET');
  });

  test('may be closed twice', async () => {
    const { responder } = await answering();
    await responder.close();
    await expect(responder.close()).resolves.toBeUndefined();
  });

  test('opens no port if one of them is taken', async () => {
    const address = podFacts().ip;
    const other = createSocket('udp4').bind(8889, address);
    await once(other, 'listening');
    const options = { ports, address, manner: () => ({}) };
    await expect(startResponder(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
    const tcp = createServer().listen(8889, address);
    await once(tcp, 'listening');
    tcp.close();
  });
});
