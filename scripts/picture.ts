import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { terminalSvg } from './terminal-svg.ts';

const OUT = 'docs/img/demo.svg';
const COLUMNS = 120;
const ROWS = 20;

/**
 * `npm run picture`: draws the demo in a terminal of this size, for the README. The terminal is `script` from
 * util-linux.
 */
async function picture(): Promise<void> {
  const demo = `stty cols ${COLUMNS} rows ${ROWS}; node src/main.ts demo`;
  const { stdout } = await execa('script', ['-qec', demo, '/dev/null'], { stdin: 'pipe', env: { TERM: 'xterm' } });
  await writeFile(OUT, await terminalSvg(stdout, { title: 'kubectl netdoctor demo', columns: COLUMNS }));
}

await picture();
