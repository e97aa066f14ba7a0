import type { Report } from './report.ts';

export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_INCOMPLETE = 2;

/** As in a shell: 128 plus the signal's number. */
export const EXIT_ON_SIGNAL: Readonly<Record<string, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGPIPE: 141,
  SIGTERM: 143,
};

/** 1 if any probe failed, else 2 if the run does not show that all is well, else 0. */
export function exitCodeOf({ summary }: Pick<Report, 'summary'>): 0 | 1 | 2 {
  if (summary.fail > 0) return EXIT_FAILED;
  return summary.complete ? EXIT_OK : EXIT_INCOMPLETE;
}
