import { statSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { DNS_PORT } from '../dns/server.ts';

/** What the floater's image has of the machine's programs. No ping: the kernel answers one for every loopback address. */
const TOOLS = [
  ...['sh', 'cat', 'cut', 'date', 'dirname', 'env', 'head', 'hostname', 'id', 'kill', 'ls', 'mkdir', 'printf'],
  ...['grep', 'mv', 'ps', 'rm', 'sed', 'sleep', 'sort', 'tail', 'test', 'tr', 'true', 'uname', 'wc'],
];
/** These are not the machine's own as they are. */
const REPLACED = ['curl', 'dig', 'mktemp'];
const NEEDED = ['sh', 'head', 'mktemp', 'rm', 'sed', 'sleep', 'curl'];

/**
 * In place of a network of its own, a pod's curl gets its source address, and the ways that lead nowhere. That is all
 * that differs from the machine's own curl.
 */
const CURL = '#!/bin/sh\nexec "$DEMO_CURL" "$@" --interface "$DEMO_ADDRESS" -K "$DEMO_ROUTES"\n';

/** Likewise; of two ports dig takes the last one. Without a dig, or without a server to ask, a pod has none. */
const digAt = (port: number) =>
  `#!/bin/sh\nexec "$DEMO_DIG" -b "$DEMO_ADDRESS" "$@"${port === DNS_PORT ? '' : ` -p ${port}`}\n`;

/**
 * A pod's /dev/shm is its own and goes with it. Here it would be the machine's, where a program that is ended leaves its
 * files: it is as if there were none, and programs go on to the pod's TMPDIR.
 */
const MKTEMP = '#!/bin/sh\ncase "$*" in */dev/shm/*) exit 1 ;; esac\nexec "$DEMO_MKTEMP" "$@"\n';

export interface Tools {
  /** The PATH of every pod. */
  readonly path: string;
  /** The machine's curl. */
  readonly curl: string;
  /** The machine's mktemp. */
  readonly mktemp: string;
  /** The machine's dig, if it has one. */
  readonly dig: string | undefined;
}

/** Makes the folder of programs that pods have. @throws UserError where the machine lacks one that is needed */
export async function makeTools(folder: string, env: NodeJS.ProcessEnv): Promise<Tools> {
  const found = new Map([...TOOLS, ...REPLACED].map((tool) => [tool, locate(tool, env)]));
  const missing = NEEDED.filter((tool) => !found.get(tool));
  if (missing.length > 0)
    throw new UserError(`the demo cluster needs programs that this machine does not have: ${missing.join(', ')}`, {
      code: 'DEMO_NEEDS',
      hint: 'install them, e.g. apt-get install curl',
    });
  const path = join(folder, 'bin');
  await mkdir(path, { recursive: true });
  for (const tool of TOOLS) {
    const target = found.get(tool);
    if (target) await symlink(target, join(path, tool));
  }
  await writeProgram(join(path, 'curl'), CURL);
  await writeProgram(join(path, 'mktemp'), MKTEMP);
  return { path, curl: found.get('curl') ?? '', mktemp: found.get('mktemp') ?? '', dig: found.get('dig') };
}

/**
 * Once there is somebody to ask: a pod that had dig alone would ask the machine's own nameservers.
 * @param port where the cluster's DNS listens, whatever port is asked for
 */
export async function addDig({ path, dig }: Tools, port: number): Promise<void> {
  if (dig) await writeProgram(join(path, 'dig'), digAt(port));
}

async function writeProgram(file: string, text: string): Promise<void> {
  await writeFile(file, text);
  await chmod(file, 0o755);
}

function locate(tool: string, { PATH = '/usr/bin:/bin' }: NodeJS.ProcessEnv): string | undefined {
  return PATH.split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => resolve(folder, tool))
    .find(isFile);
}

/** What may not be looked at is none: a PATH may have another user's folders. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
