import type { Failure, ReportEnd } from '../../model/measured-run.ts';
import type { Report } from '../report.ts';

/** `-o name`. */
export function renderNames({ failures }: Pick<Report, 'failures'>): string {
  return nameLines(failures);
}

/**
 * `CHECK/PATH/FAMILY/SRC-CLUSTER/SRC-NODE/DST-CLUSTER/DST-NODE`, a line for each probe that failed; pure. Always seven
 * words between six slashes, so that `cut -d/` finds them; what could not be measured is no failure of the network.
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

/** Names of contexts may hold anything, slashes and blanks too; no shell sees more than a word in what is left here. */
function oneWord(name: string): string {
  return name.replace(/[^A-Za-z0-9._:@+=-]/gu, (letter) =>
    Array.from(Buffer.from(letter), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
