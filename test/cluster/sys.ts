import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { refuse } from './progress.ts';

/**
 * The network namespace with the bridges and the routes between clusters. No route leads out of the machine.
 */
export const LAN = 'nd-lan';

const CNI_BRIDGE = '/usr/lib/cni/bridge';
// Every program needed to start a cluster, with its Debian package.
const PROGRAMS: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  ip: 'iproute2',
  sysctl: 'procps',
  nft: 'nftables',
  iptables: 'iptables',
  conntrack: 'conntrack',
  runc: 'runc',
  socat: 'socat',
  openssl: 'openssl',
  curl: 'curl',
  [CNI_BRIDGE]: 'containernetworking-plugins',
};

function exists(program: string): boolean {
  const candidates = program.startsWith('/')
    ? [program]
    : (process.env.PATH ?? '').split(delimiter).map((dir) => join(dir, program));
  return candidates.some((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Ends with a clear message if this machine cannot run test clusters. */
export function requireRig(): void {
  if (process.platform !== 'linux') refuse('The test cluster needs Linux: it is made of network namespaces.');
  if (process.getuid?.() !== 0) refuse('The test cluster needs root: it makes namespaces and mounts.');
  const missing = Object.entries(PROGRAMS).filter(([program]) => !exists(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  refuse(`Missing: ${missing.map(([program]) => program).join(', ')}. On Debian: apt-get install ${packages}`);
}

export type RunOptions = {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which the program is killed. */
  readonly timeout?: number;
  /** If false, a failing program is a result, not an error. */
  readonly reject?: boolean;
  /** Sends the program's output to this process's stderr. */
  readonly progress?: boolean;
};

export type Outcome = {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
};

/** Runs a program. Throws if it fails, unless `reject` is false. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const [file, ...args] = argv;
  if (!file) throw new Error('nothing to run');
  const { input, progress, ...rest } = options;
  const result = await execa(file, args, {
    ...rest,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    ...(progress ? { stdout: process.stderr, stderr: 'inherit' as const } : {}),
  });
  const { exitCode, stdout, stderr, timedOut } = result;
  return { exitCode, stdout: String(stdout ?? ''), stderr: String(stderr ?? ''), timedOut };
}

/** The arguments that run a program in a network namespace. `ip netns exec` would hide the cgroups. */
export const netnsArgv = (netns: string, argv: readonly string[]): string[] => [
  'nsenter',
  `--net=/run/netns/${netns}`,
  ...argv,
];

/**
 * Runs `ip` commands (without the word ip) in a network namespace, or in the machine's own if that is
 * undefined.
 */
export async function ip(netns: string | undefined, lines: readonly string[], force = false): Promise<void> {
  if (lines.length === 0) return;
  const where = netns ? ['-n', netns] : [];
  const how = force ? ['-force'] : [];
  await execa('ip', [...where, ...how, '-batch', '-'], {
    input: `${lines.join('\n')}\n`,
    reject: !force,
    stderr: force ? 'ignore' : 'pipe',
  });
}

/** Sets kernel parameters of a network namespace. */
export async function sysctl(netns: string, settings: readonly string[]): Promise<void> {
  await run(netnsArgv(netns, ['sysctl', '-qw', ...settings]));
}
