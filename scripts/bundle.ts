import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** One CJS file for Node ≥ 22.13 and for Bun's compiler, whose bytecode requires CJS. */
export const BUNDLE = 'dist/kubectl-netdoctor.cjs';

export async function bundle(): Promise<void> {
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  await build({
    entryPoints: ['src/main.ts'],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Names are not shortened, so that stack traces in bug reports are readable. A few get a number.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Its CommonJS build hides its imports from bundlers.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    // CJS has no import.meta, but yargs asks for its own URL.
    banner: { js: "#!/usr/bin/env node\nconst bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: {
      'process.env.NETDOCTOR_VERSION': JSON.stringify(`v${version}`),
      'import.meta.url': 'bundleUrl',
    },
  });
}

if (import.meta.main) await bundle();
