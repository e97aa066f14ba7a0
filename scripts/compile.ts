import { chmod, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { BUNDLE, bundle } from './bundle.ts';

/** The Linux executable that the end-to-end tests run. */
export const EXECUTABLE = 'dist/linux-amd64/kubectl-netdoctor';

/**
 * Compiles the bundle to one executable. Without the two autoload options, it would read .env and bunfig.toml
 * from the user's working directory.
 */
async function compile(): Promise<void> {
  await bundle();
  const bunPackage = createRequire(import.meta.url).resolve('@oven/bun-linux-x64-baseline/package.json');
  const bun = join(dirname(bunPackage), 'bin', 'bun');
  await mkdir(dirname(EXECUTABLE), { recursive: true });
  await chmod(bun, 0o755);
  await execa(
    bun,
    [
      'build',
      BUNDLE,
      '--compile',
      '--bytecode',
      '--no-compile-autoload-dotenv',
      '--no-compile-autoload-bunfig',
      '--compile-executable-path',
      bun,
      '--target=bun-linux-x64-baseline',
      '--outfile',
      EXECUTABLE,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

await compile();
