import type { Failure, ReportEnd } from '../../model/measured-run.ts';
import type { Report } from '../report.ts';

/** `-o name`. */
export function renderNames({ failures }: Pick<Report, 'failures'>): string {
  return nameLines(failures);
}

/**
 * `CHECK/PATH/FAMILY/SRC-CLUSTER/SRC-NODE/DST-CLUSTER/DST-NODE`, one line for each failed probe. There are
 * always seven words between six slashes, so that `cut -d/` finds them. Leaves out what could not be
 * measured, because it is not a failure of the network. Pure.
 */
export function nameLines(failures: readonly Failure[]): string {
  return failures
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ check, path, family, source, destination }) =>
      [check, path, family, ...endWords(source), ...endWords(destination)].map(oneWord).join('/'),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function endWords({ cluster, node }: ReportEnd): readonly string[] {
  return [cluster, node];
}

/**
 * Context names may contain anything, including slashes and spaces. After this, a shell always sees a single
 * word.
 */
function oneWord(name: string): string {
  return name.replace(/[^A-Za-z0-9._:@+=-]/gu, (letter) =>
    Array.from(Buffer.from(letter), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
