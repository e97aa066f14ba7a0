import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { endGroup, endProcesses, isGroupAlive } from './processes.ts';
import type { Tools } from './tools.ts';

/** A running container: runs commands, and has the routes of its network. */
export interface Container {
  readonly run: (command: readonly string[]) => Running;
  readonly setRoutes: (text: string) => void;
  /** Ends everything that was started in it. */
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
  /** Undefined if it could not be started. */
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

/**
 * Processes of this machine in the environment of a pod. Nothing is isolated: they see all files of the
 * machine.
 */
export function startContainer({ folder, tools, uid, ip, hostname, env }: ContainerOptions): Container {
  const routes = join(folder, `${uid}.routes`);
  const temporary = join(folder, `${uid}.tmp`);
  mkdirSync(temporary, { recursive: true });
  const running = new Map<number, Promise<unknown>>();
  let hasStrays = false;
  const own = { PATH: tools.path, HOME: '/', HOSTNAME: hostname, TMPDIR: temporary, ...env };
  const around = {
    ...(tools.dig ? { DEMO_DIG: tools.dig } : {}),
    NETDOCTOR_RESOLV_CONF: join(folder, 'resolv.conf'),
    DEMO_CURL: tools.curl,
    DEMO_MKTEMP: tools.mktemp,
    DEMO_ADDRESS: ip,
    DEMO_ROUTES: routes,
  };
  return {
    run: ([file = '', ...args]) => {
      const child = execa(file, args, {
        cwd: '/',
        env: { ...own, ...around },
        extendEnv: false,
        reject: false,
        buffer: false,
        stdin: 'pipe',
        stdout: 'pipe',
        stderr: 'pipe',
        // Its own process group, so that all of it ends together.
        detached: true,
      });
      const { pid, stdin, stdout, stderr } = child;
      const ended = child.then(({ exitCode, signal, originalMessage }) => ({
        exitCode: exitCode ?? (signal && 128 + constants.signals[signal]),
        trouble: originalMessage,
      }));
      if (pid !== undefined) {
        running.set(pid, ended);
        void ended.then(() => {
          running.delete(pid);
          hasStrays ||= isGroupAlive(pid);
        });
      }
      return { stdin, stdout, stderr, ended };
    },
    setRoutes: (text) => writeFileSync(routes, text),
    stop: async () => {
      for (const pid of running.keys()) endGroup(pid);
      await Promise.all(running.values());
      if (hasStrays) endProcesses(`DEMO_ROUTES=${routes}`);
      rmSync(routes, { force: true });
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}
