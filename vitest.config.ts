import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { slowFiles } from './test/support/slow-files.ts';

// Processes that tests start load the product without compiling it anew.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

export default defineConfig({
  plugins: [slowFiles()],
  test: {
    coverage: { include: ['src/**', 'plugins/**'], exclude: ['**/*.generated.ts'], reporter: ['text-summary', 'html'] },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/browser/**'],
          // Half of the time is spent waiting for time-outs and processes, so that two cores serve five.
          maxWorkers: 5,
          // Loading the Kubernetes client anew for each file took as long as the tests; modules keep no state
          // of a test.
          isolate: false,
          // Tests that wait run five at a time in their file, and share its time; the machine may have other
          // work.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // Each file starts a browser of its own.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // One real cluster and its faults are shared by all files: they run one after the other.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
