import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

/** The module that src/report/html/ includes in its page. */
export const GENERATED = 'src/report/html/page.generated.ts';

/**
 * `npm run browser-code`: the script and the style of the HTML report, as a module that contains them as
 * text. It is kept in git, so that the sources run without a build step. test/report/html/generated.test.ts
 * fails if it is out of date.
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

/** Stays readable in the browser's developer tools, because names and lines are kept. */
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
