import { statSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { DNS_PORT } from '../dns/server.ts';

/**
 * The machine's programs that the floater's image has. Not ping, because the kernel answers a ping for every
 * loopback address.
 */
const TOOLS = [
  ...['sh', 'cat', 'cut', 'date', 'dirname', 'env', 'head', 'hostname', 'id', 'kill', 'ls', 'mkdir', 'printf'],
  ...['grep', 'mv', 'ps', 'rm', 'sed', 'sleep', 'sort', 'tail', 'test', 'tr', 'true', 'uname', 'wc'],
];
/** Programs that differ from the machine's own. */
const REPLACED = ['curl', 'dig', 'mktemp'];
const NEEDED = ['sh', 'head', 'mktemp', 'rm', 'sed', 'sleep', 'curl'];

/**
 * A pod has no network of its own. Instead, its curl gets a source address and the routes that lead nowhere.
 * Nothing else differs from the machine's own curl.
 */
const CURL = '#!/bin/sh\nexec "$DEMO_CURL" "$@" --interface "$DEMO_ADDRESS" -K "$DEMO_ROUTES"\n';

/**
 * The same for dig, which uses the last of several ports. Without dig, or without a DNS server, a pod has
 * none.
 */
const digAt = (port: number) =>
  `#!/bin/sh\nexec "$DEMO_DIG" -b "$DEMO_ADDRESS" "$@"${port === DNS_PORT ? '' : ` -p ${port}`}\n`;

/**
 * A pod has its own /dev/shm, which is removed with it. Here it would be the machine's, where a killed
 * program leaves its files. So it behaves as if there were none, and programs use the pod's TMPDIR instead.
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

/** Creates the folder of programs for pods. @throws UserError if the machine lacks one that is needed */
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
 * Called once there is a DNS server: with dig alone, a pod would ask the machine's own nameservers.
 * @param port where the cluster's DNS listens, whatever port a program asks for
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

/** A file that may not be read counts as missing: a PATH may have another user's folders. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
