import { readFile } from 'node:fs/promises';

interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
}

/**
 * The total counts of several vitest result files. A file that is missing or contains no passed test counts
 * as a failure.
 */
async function countTests(files: readonly string[]): Promise<{ passed: number; failed: number; skipped: number }> {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const results = await read(file);
    if (!results || results.numPassedTests === 0) {
      process.stdout.write(`${file}: no test ran\n`);
      total.failed += 1;
      continue;
    }
    // A suite that could not be loaded counts no failed tests itself.
    const broken = results.numFailedTests === 0 ? results.numFailedTestSuites : 0;
    total.passed += results.numPassedTests;
    total.failed += results.numFailedTests + broken;
    total.skipped += results.numPendingTests + results.numTodoTests;
  }
  return total;
}

async function read(file: string): Promise<Results | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const { passed, failed, skipped } = await countTests(process.argv.slice(2));
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 ? 1 : 0;
