import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DNS_PORT, resolvConf, startDns } from '../../../src/loopback/dns/server.ts';
import { type Container, startContainer } from '../../../src/loopback/node/container.ts';
import { addDig, makeTools, type Tools } from '../../../src/loopback/node/tools.ts';
import { podFacts, addresses as some } from '../../support/pods.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

const NAME = 'kubernetes.default.svc.cluster.local';
const ZONE = new Map([[NAME, '127.64.255.1']]);
const address = some.dns;
const pod = podFacts();
let folder: Folder;
let tools: Tools;
let container: Container;

beforeEach(async () => {
  folder = tempFolder();
  tools = await makeTools(folder.path, process.env);
  const facts = { folder: folder.path, tools, uid: pod.uid, ip: pod.ip, hostname: pod.name, env: {} };
  container = startContainer(facts);
});
afterEach(async () => {
  await container.stop();
  folder[Symbol.dispose]();
});

/** As the pod's own dig has it, where the product asks for the usual port. */
async function dug(name: string, type = 'A'): Promise<string> {
  const asked = [
    '+noall',
    '+answer',
    '+comments',
    '+time=1',
    '+tries=1',
    '-p',
    String(DNS_PORT),
    `@${address}`,
    '-q',
    name,
    '-t',
    type,
  ];
  const { stdin, stdout, stderr, ended } = container.run(['dig', ...asked]);
  stdin.end();
  stderr.resume();
  const said = await text(stdout);
  await ended;
  return said;
}

async function start(isLost: (from: string) => boolean = () => false) {
  const dns = await startDns({ address, zone: ZONE, isLost });
  if (!dns) throw new Error('it may listen nowhere');
  await addDig(tools, dns.port);
  return { ...dns, [Symbol.asyncDispose]: dns.close };
}

/** Somebody else on the port. */
async function occupied(port: number): Promise<AsyncDisposable> {
  const socket = createSocket('udp4').bind(port, address);
  await once(socket, 'listening');
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

describe('the DNS of a loopback cluster', () => {
  test('knows a name, in any letters, of IPv4 alone, and no other name', async () => {
    await using _ = await start();
    expect(await dug(`${NAME}.`)).toContain('127.64.255.1\n');
    expect(await dug(`${NAME.toUpperCase()}.`)).toContain('127.64.255.1\n');
    expect(await dug(`${NAME}.`, 'AAAA')).toMatch(/status: NOERROR.*ANSWER: 0/s);
    expect(await dug('constructor.')).toContain('status: NXDOMAIN');
  });

  test('knows who asks by the address of the pod, and may not answer it', async () => {
    const asked: string[] = [];
    await using _ = await start((from) => {
      asked.push(from);
      return true;
    });
    expect(await dug(`${NAME}.`)).toContain('no servers could be reached');
    expect(asked).toEqual([pod.ip]);
  });

  test('where it cannot have the usual port it has another one, and the dig of pods asks there', async () => {
    await using _ = await occupied(DNS_PORT).catch(() => undefined);
    await using other = await start();
    expect(other.port).not.toBe(DNS_PORT);
    expect(await dug(`${NAME}.`)).toContain('127.64.255.1\n');
  });

  test('where it can have neither there is none, and no pod has a dig', async () => {
    await using _ = await occupied(DNS_PORT).catch(() => undefined);
    await using __ = await occupied(26453);
    expect(await startDns({ address, zone: ZONE, isLost: () => false })).toBeUndefined();
    expect(existsSync(join(tools.path, 'dig'))).toBe(false);
  });

  test('what is no question does not end it', async () => {
    await using dns = await start();
    const socket = createSocket('udp4');
    for (const noise of ['', 'noise', '\u0000'.repeat(40)]) socket.send(noise, dns.port, address);
    expect(await dug(`${NAME}.`)).toContain('127.64.255.1\n');
    socket.close();
  });
});

test('a resolv.conf has the search list that a kubelet gives', () => {
  expect(resolvConf('127.64.255.53', 'own')).toBe(
    'nameserver 127.64.255.53\nsearch own.svc.cluster.local svc.cluster.local cluster.local\n',
  );
});
