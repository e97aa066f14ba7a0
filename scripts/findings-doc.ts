import { writeFile } from 'node:fs/promises';
import { findingsText } from './findings-text.ts';

const PATH = 'docs/findings.md';

/** `npm run docs:findings`: writes the file that test/scripts/findings-text.test.ts compares. */
await writeFile(PATH, findingsText());
process.stdout.write(`wrote ${PATH}\n`);
