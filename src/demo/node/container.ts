import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import type { Tools } from './tools.ts';

/** A container that runs: what is executed in it, and what it is told of the network. */
export interface Container {
  readonly run: (command: readonly string[]) => Running;
  readonly setRoutes: (text: string) => void;
  /** Ends all that was started in it. */
  readonly stop: () => Promise<void>;
}

/** A process in a container. */
export interface Running {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  /** Undefined where it could not be started, or was ended by a signal. */
  readonly exitCode: number | undefined;
  /** Why it has no exit code. */
  readonly trouble: string | undefined;
}

export interface ContainerOptions {
  readonly folder: string;
  readonly tools: Tools;
  readonly uid: string;
  readonly ip: string;
  readonly hostname: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Processes of this machine in the surroundings of a pod. They see all of the machine's files: it isolates nothing. */
export function startContainer({ folder, tools, uid, ip, hostname, env }: ContainerOptions): Container {
  const routes = join(folder, `${uid}.routes`);
  const running = new Map<number, Promise<unknown>>();
  const own = { PATH: tools.path, HOME: '/', HOSTNAME: hostname, ...env };
  const network = { DEMO_CURL: tools.curl, DEMO_ADDRESS: ip, DEMO_ROUTES: routes };
  return {
    run: ([file = '', ...args]) => {
      const child = execa(file, args, {
        cwd: '/',
        env: { ...own, ...network },
        extendEnv: false,
        reject: false,
        buffer: false,
        stdin: 'pipe',
        stdout: 'pipe',
        stderr: 'pipe',
        // A process group of its own, which ends as a whole.
        detached: true,
      });
      const { pid, stdin, stdout, stderr } = child;
      const ended = child.then(({ exitCode, originalMessage }) => ({ exitCode, trouble: originalMessage }));
      if (pid !== undefined) {
        running.set(pid, ended);
        void ended.then(() => running.delete(pid));
      }
      return { stdin, stdout, stderr, ended };
    },
    setRoutes: (text) => writeFileSync(routes, text),
    stop: async () => {
      for (const pid of running.keys()) endGroup(pid);
      await Promise.all(running.values());
      rmSync(routes, { force: true });
    },
  };
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
