import type { TestModule, Vitest } from 'vitest/node';

/** Seconds that a test file may take before it is named. */
const MOST_SECONDS = 5;
/** Of the tests of such a file, the longest. */
const NAMED_TESTS = 3;

/**
 * Names the test files that take long, behind whatever the reporters say: what everybody waits for has to be seen. A
 * plug-in of Vite rather than a reporter in the configuration, since `--reporter` takes the place of those.
 */
export function slowFiles() {
  return {
    name: 'slow-files',
    configureVitest({ vitest }: { readonly vitest: Vitest }): void {
      vitest.config.reporters.push({
        onTestRunEnd(modules) {
          const words = slowWords(modules.map(timesOf));
          if (words !== '') vitest.logger.log(words);
        },
      });
    },
  };
}

/** What a file took; all times are of the wall, in milliseconds. */
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

/** Says which files took long, the longest first, each with its longest tests. @returns '' where none did. Pure. */
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
