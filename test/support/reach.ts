import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import type { Attempt, Reached } from './reach-child.ts';

export type Runtime = 'Node' | 'Bun';

/** The client as one file, as scripts/bundle.ts makes the product: Bun puts modules of its own in the place of some others. */
export async function bundleReach(folder: string): Promise<string> {
  const outfile = join(folder, 'reach.mjs');
  await build({
    entryPoints: ['test/support/reach-child.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    // Libraries in CommonJS ask for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}

export async function reachOn(
  runtime: Runtime,
  bundled: string,
  attempts: readonly Attempt[],
): Promise<readonly Reached[]> {
  const { stdout } = await execa(runtime === 'Bun' ? await bunPath() : process.execPath, [bundled], {
    input: JSON.stringify(attempts),
    // No proxy of the machine that the tests run on. It is started often, and compiled once.
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: join(dirname(bundled), 'compiled') },
    extendEnv: false,
  });
  return JSON.parse(stdout);
}

async function bunPath(): Promise<string> {
  const found = createRequire(import.meta.url).resolve('@oven/bun-linux-x64-baseline/package.json');
  const bun = join(dirname(found), 'bin', 'bun');
  await chmod(bun, 0o755);
  return bun;
}
