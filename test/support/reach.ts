import { chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import type { Attempt, Reached } from './reach-child.ts';

export type Runtime = 'Node' | 'Bun';

/**
 * The client as one file, built like the product in scripts/bundle.ts. Bun replaces some modules with its
 * own.
 */
export async function bundleReach(folder: string): Promise<string> {
  const outfile = join(folder, 'reach.mjs');
  await build({
    entryPoints: ['test/support/reach-child.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    // Libraries in CommonJS load Node's own modules with require.
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
    // Without any proxy of the machine that runs the tests. The program starts often, and is compiled once.
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
