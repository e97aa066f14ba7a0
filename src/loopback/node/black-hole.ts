import { connect, type Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

export interface BlackHole {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Listens, and then blocks forever, so that it accepts nothing. It is passed as text, because a bundle and an
 * executable have no separate file for it.
 */
const LISTENER = `
const { createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer().listen({ host: workerData.host, port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setTimeout(() => {
    const [wake, still] = [0, 1];
    const flags = new Int32Array(workerData.flags);
    Atomics.store(flags, still, 1);
    Atomics.wait(flags, wake, 0);
  }, 10);
});
`;

const WAKE = 0;
const STILL = 1;

/** The maximum time that a connection to a listener with room takes. */
const ROOM_MS = 250;
/** Bun always listens with a queue of 512. */
const MOST = 1_100;

/**
 * An address where connections get no answer, as on a route that loses packets: a listener whose queue is
 * full, so that Linux lets no more packets through (listen(2), net.ipv4.tcp_abort_on_overflow).
 */
export async function digBlackHole(host: string): Promise<BlackHole> {
  const flags = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(LISTENER, { eval: true, workerData: { host, flags: flags.buffer } });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  worker.unref();
  // Until it blocks, it accepts connections, which would make room again.
  while (Atomics.load(flags, STILL) === 0) await sleep(5);
  const queued: Socket[] = [];
  while (queued.length < MOST) {
    const socket = connect(port, host);
    socket.on('error', () => {});
    if (!(await isConnected(socket))) {
      socket.destroy();
      break;
    }
    queued.push(socket.unref());
  }
  return {
    port,
    close: async () => {
      for (const socket of queued) socket.destroy();
      Atomics.store(flags, WAKE, 1);
      Atomics.notify(flags, WAKE);
      await worker.terminate();
    },
  };
}

async function isConnected(socket: Socket): Promise<boolean> {
  const connected = new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true)));
  if (await Promise.race([connected, sleep(ROOM_MS, false)])) return true;
  // A process that was busy all that time has not handled its connections yet.
  await turn();
  return !socket.connecting && !socket.destroyed;
}
