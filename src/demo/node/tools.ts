import { existsSync } from 'node:fs';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { UserError } from '../../errors.ts';

/** What the floater's image has of the machine's programs. No ping: the kernel answers one for every loopback address. */
const TOOLS = [
  ...[
    'sh',
    'cat',
    'cut',
    'date',
    'dirname',
    'env',
    'head',
    'hostname',
    'id',
    'kill',
    'ls',
    'mkdir',
    'mktemp',
    'printf',
  ],
  ...['ps', 'rm', 'sed', 'sleep', 'sort', 'tail', 'test', 'tr', 'true', 'uname', 'wc'],
];
const NEEDED = ['sh', 'head', 'mktemp', 'rm', 'sed', 'sleep'];

/**
 * In place of a network of its own, a pod's curl gets its source address, and the ways that lead nowhere. That is all
 * that differs from the machine's own curl.
 */
const CURL = '#!/bin/sh\nexec "$DEMO_CURL" "$@" --interface "$DEMO_ADDRESS" -K "$DEMO_ROUTES"\n';

export interface Tools {
  /** The PATH of every pod. */
  readonly path: string;
  /** The machine's curl. */
  readonly curl: string;
}

/** Makes the folder of programs that pods have. @throws UserError where the machine lacks one that is needed */
export async function makeTools(folder: string, env: NodeJS.ProcessEnv): Promise<Tools> {
  const found = new Map([...TOOLS, 'curl'].map((tool) => [tool, locate(tool, env)]));
  const missing = [...NEEDED, 'curl'].filter((tool) => !found.get(tool));
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
  await writeFile(join(path, 'curl'), CURL);
  await chmod(join(path, 'curl'), 0o755);
  return { path, curl: found.get('curl') ?? '' };
}

function locate(tool: string, { PATH = '/usr/bin:/bin' }: NodeJS.ProcessEnv): string | undefined {
  return PATH.split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, tool))
    .find((file) => existsSync(file));
}
