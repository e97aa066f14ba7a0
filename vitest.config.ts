import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { slowFiles } from './test/support/slow-files.ts';

// Processes that tests start load the product from this cache, without compiling it again.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

/** What unit tests of both projects share. */
const unit = {
  // Tests wait for time-outs and processes, so two cores can run four workers. Each one loads all modules
  // again.
  maxWorkers: 4,
  // Loading the Kubernetes client again for each file took as long as the tests. Modules keep no state of a
  // test.
  isolate: false,
  // Tests that wait run five at a time within their file and compete for time, and the machine may be busy.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  plugins: [slowFiles()],
  test: {
    coverage: { include: ['src/**', 'plugins/**'], exclude: ['**/*.generated.ts'], reporter: ['text-summary', 'html'] },
    projects: [
      {
        test: {
          ...unit,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.slow.test.ts', 'test/e2e/**', 'test/browser/**'],
        },
      },
      {
        // Long lists of inputs, and many processes: .ci/run runs them after npm test.
        test: {
          ...unit,
          // These hardly wait. More of them at once would keep those that measure time from their turn.
          maxWorkers: 3,
          // After the others, if both are run: they differ in how many run at once.
          sequence: { groupOrder: 1 },
          name: 'slow',
          include: ['test/**/*.slow.test.ts'],
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // Each file starts its own browser.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // All files share one real cluster and its faults, so they run one after the other.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
