import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestModule, Vitest } from 'vitest/node';

const TEST_TIMES = join(import.meta.dirname, '../../node_modules/.cache/test-times.json');

/** Seconds that a test file may take before it is named. */
const MOST_SECONDS = 5;
/** How many tests of such a file are named, the longest first. */
const NAMED_TESTS = 3;

/**
 * Lists the test files that take long, after the output of the reporters, so that slow tests are noticed.
 * Also records how long each file took, for `npm run check:quick`. This is a Vite plug-in and not a reporter
 * in the configuration, because `--reporter` replaces those.
 */
export function slowFiles() {
  return {
    name: 'slow-files',
    configureVitest({ vitest }: { readonly vitest: Vitest }): void {
      vitest.config.reporters.push({
        onTestRunEnd(modules) {
          const times = modules.map(timesOf);
          note(times);
          const words = slowWords(times);
          if (words !== '') vitest.logger.log(words);
        },
      });
    },
  };
}

/** How long a file took. All times are wall time, in milliseconds. */
export interface FileTimes {
  readonly file: string;
  readonly ms: number;
  readonly tests: readonly { readonly name: string; readonly ms: number }[];
}

function timesOf(module: TestModule): FileTimes {
  const tests = Array.from(module.children.allTests(), (one) => ({
    name: one.fullName,
    ms: one.diagnostic()?.duration ?? 0,
  }));
  return { file: module.relativeModuleId, ms: module.diagnostic().duration, tests };
}

/** How long each test file took last time, in milliseconds, by its path from the project's folder. */
export function knownTimes(): Readonly<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(TEST_TIMES, 'utf8'));
  } catch {
    // No tests have run yet, or a run was interrupted while it wrote this.
    return {};
  }
}

function note(files: readonly FileTimes[]): void {
  mkdirSync(dirname(TEST_TIMES), { recursive: true });
  const now = Object.fromEntries(files.map(({ file, ms }) => [file, Math.round(ms)]));
  writeFileSync(TEST_TIMES, JSON.stringify({ ...knownTimes(), ...now }));
}

/**
 * Lists the files that took long, the longest first, each with its longest tests. Pure.
 * @returns '' if there are none
 */
export function slowWords(files: readonly FileTimes[]): string {
  const slow = files.filter(({ ms }) => ms > MOST_SECONDS * 1000).sort((one, other) => other.ms - one.ms);
  if (slow.length === 0) return '';
  const lines = slow.flatMap(({ file, ms, tests }) => [
    `  ${seconds(ms)}  ${file}`,
    ...tests
      .toSorted((one, other) => other.ms - one.ms)
      .slice(0, NAMED_TESTS)
      .map((one) => `         ${seconds(one.ms)}  ${one.name}`),
  ]);
  return [`Test files that took more than ${MOST_SECONDS} s:`, ...lines, ''].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(7);
}
