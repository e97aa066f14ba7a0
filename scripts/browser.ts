import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** What src/report/html/ puts into its page. */
export const GENERATED = 'src/report/html/page.generated.ts';

/**
 * `npm run browser-code`: script and style of the HTML report as a module that holds them as text. It is kept in git, so that
 * the sources run as they are; test/report/html/generated.test.ts says when it is out of date.
 */
export async function generate(): Promise<string> {
  const [script, style] = await Promise.all([
    bundled('src/report/html/browser/main.ts'),
    readFile('src/report/html/browser/page.css', 'utf8'),
  ]);
  return [
    '// Made from src/report/html/browser/ by `npm run browser-code`.',
    `export const SCRIPT = ${JSON.stringify(script)};`,
    `export const STYLE = ${JSON.stringify(style)};`,
    '',
  ].join('\n');
}

/** Readable in the browser's own tools: names and lines stay. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'browser',
    target: 'es2023',
    format: 'iife',
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new RangeError(`${entry} came to nothing`);
  return file.text;
}

if (import.meta.main) await writeFile(GENERATED, await generate());
