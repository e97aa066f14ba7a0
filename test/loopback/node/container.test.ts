import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Container, startContainer } from '../../../src/loopback/node/container.ts';
import { makeTools } from '../../../src/loopback/node/tools.ts';
import { podFacts, until } from '../../support/pods.ts';
import { http, responder } from '../../support/responders.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

let folder: Folder;
let container: Container;
const pod = podFacts();

beforeEach(async () => {
  folder = tempFolder();
  const tools = await makeTools(folder.path, process.env);
  const facts = { folder: folder.path, tools, uid: pod.uid, ip: pod.ip, hostname: pod.name };
  container = startContainer({ ...facts, env: { POD_UID: pod.uid } });
  container.setRoutes('');
});
afterEach(async () => {
  await container.stop();
  folder[Symbol.dispose]();
});

async function output(...command: string[]) {
  const { stdin, stdout, stderr, ended } = container.run(command);
  stdin.end();
  const [out, err] = await Promise.all([text(stdout), text(stderr)]);
  return { stdout: out, stderr: err, ...(await ended) };
}

/** Processes of the container, recognised by their environment. */
function processes(): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${folder.path}/`);
    } catch {
      // It has just ended, or belongs to another user.
      return false;
    }
  });
}

describe('a command in a container', () => {
  test('sees the environment of its pod, and nothing of ours', async () => {
    const { stdout, exitCode } = await output('env');
    const env = Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2)),
    );
    expect(env).toMatchObject({ HOSTNAME: pod.name, POD_UID: pod.uid, HOME: '/', PATH: join(folder.path, 'bin') });
    expect(env).not.toHaveProperty('VITEST');
    expect(exitCode).toBe(0);
  });

  test('runs in the root folder, reads its stdin, and has separate stdout and stderr', async () => {
    const { stdin, stdout, stderr } = container.run(['sh', '-c', 'pwd; cat; echo trouble >&2']);
    stdin.end('words\n');
    expect(await Promise.all([text(stdout), text(stderr)])).toEqual(['/\nwords\n', 'trouble\n']);
  });

  test('ends with its own exit code', async () => {
    expect(await output('sh', '-c', 'exit 7')).toMatchObject({ exitCode: 7 });
  });

  test("that was ended by a signal has a container runtime's exit code for it", async () => {
    expect(await output('sh', '-c', 'kill -9 $$')).toMatchObject({ exitCode: 137 });
  });

  test.each([['no-such-program'], ['']])('%j does not exist, and the reason is reported', async (file) => {
    expect(await output(file)).toMatchObject({ exitCode: undefined, trouble: expect.stringMatching(/./) });
  });

  test('has no ping: the kernel would answer for every address', async () => {
    expect(await output('sh', '-c', 'command -v ping')).toMatchObject({ stdout: '' });
  });

  test('its curl uses the address of its pod, and goes where the routes lead', async () => {
    let from = '';
    await using right = await responder((socket) => {
      from = socket.remoteAddress ?? '';
      http('here')(socket);
    });
    container.setRoutes(`connect-to = "198.18.0.9::127.0.0.1:${right.port}"\n`);
    expect(await output('curl', '-q', '-s', '-m', '5', 'http://198.18.0.9:8889/')).toMatchObject({ stdout: 'here' });
    expect(from).toBe(pod.ip);
  });
});

describe('a container that is stopped', () => {
  test('ends everything that runs in it, including children', async () => {
    const { ended, stdout } = container.run(['sh', '-c', 'sleep 1000 & sleep 1000 & echo started; wait']);
    await new Promise((resolve) => stdout.once('data', resolve));
    expect(processes().length).toBeGreaterThanOrEqual(3);
    await container.stop();
    expect(await ended).toMatchObject({ exitCode: 137 });
    await until(() => processes().length === 0);
    expect(existsSync(join(folder.path, `${pod.uid}.routes`))).toBe(false);
  });

  test('ends what a command left behind', async () => {
    await output('sh', '-c', 'sleep 1000 >/dev/null 2>&1 </dev/null &');
    expect(processes()).toHaveLength(1);
    await container.stop();
    await until(() => processes().length === 0);
    expect(processes()).toEqual([]);
  });

  test("leaves no file of a killed program in the machine's own folders", async () => {
    const { stdout } = container.run([
      'sh',
      '-c',
      'd=$(mktemp -d /dev/shm/netdoctor.XXXXXX 2>/dev/null) || d=$(mktemp -d) || exit 1; echo "$d"; sleep 1000',
    ]);
    const made = await new Promise<string>((resolve) => stdout.once('data', (data) => resolve(String(data).trim())));
    expect(existsSync(made)).toBe(true);
    await container.stop();
    expect(existsSync(made)).toBe(false);
  });
});
