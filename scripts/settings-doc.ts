import { readFile, writeFile } from 'node:fs/promises';
import { withSettings } from './settings-text.ts';

const PATH = 'docs/configuration.md';

/** `npm run docs:settings`: writes the table that test/config/documentation.test.ts compares. */
await writeFile(PATH, withSettings(await readFile(PATH, 'utf8')));
process.stdout.write(`wrote ${PATH}\n`);
