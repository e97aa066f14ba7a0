import { globSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** By file: what it imports directly. Paths are relative to the project's folder. */
export type Imports = ReadonlyMap<string, readonly string[]>;

/**
 * The imports of the unit tests, and of everything that they import. A test also imports, in this sense,
 * files that it only names, such as documents.
 */
export async function importsOfTests(): Promise<Imports> {
  const tests = globSync('test/**/*.test.ts').filter((file) => !/^test\/(e2e|browser)\//.test(file));
  const { metafile } = await build({
    entryPoints: tests,
    bundle: true,
    write: false,
    outdir: 'none',
    metafile: true,
    platform: 'node',
    format: 'esm',
    splitting: true,
    packages: 'external',
    logLevel: 'error',
  });
  const imports = Object.entries(metafile.inputs).map(
    ([file, { imports: own }]) => [file, own.flatMap(({ path, external }) => (external ? [] : [path]))] as const,
  );
  return new Map(imports.map(([file, own]) => [file, tests.includes(file) ? [...own, ...namesIn(file)] : own]));
}

/** Names of files, without their folders, in the strings of a test. */
function namesIn(test: string): readonly string[] {
  return Array.from(readFileSync(test, 'utf8').matchAll(/[\w.-]+\.(?:ts|md|json|yaml|txt|sh)\b/g), ([name]) => name);
}
