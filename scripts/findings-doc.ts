import { writeFile } from 'node:fs/promises';
import { findingsText } from './findings-text.ts';

/** `npm run docs:findings`: writes the file that test/scripts/findings-text.test.ts compares. */
await writeFile('docs/findings.md', findingsText());
