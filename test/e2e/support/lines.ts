import type { Failure } from '../../../src/model/measured-run.ts';
import type { Report } from '../../../src/report/report.ts';

/** `udp pod-pod n1>n2 ipv4 fail TIMEOUT`, in the report's order. */
export function checkLines(failures: readonly Failure[]): readonly string[] {
  return failures.map(
    ({ check, path, source, destination, family, verdict, reason }) =>
      `${check} ${path} ${short(source.node)}>${short(destination.node)} ${family} ${verdict} ${reason}`,
  );
}

/** The same for pairs of one check and path: one line per family and pair, sorted as in the report. */
export function both(what: string, pairs: readonly string[], outcome: string): readonly string[] {
  return pairs.flatMap((pair) => ['ipv4', 'ipv6'].map((family) => `${what} ${pair} ${family} ${outcome}`));
}

/** `check path: why`, without duplicates. */
export function skipLines({ skipped }: Pick<Report, 'skipped'>): readonly string[] {
  return [...new Set(skipped.map(({ check, path, detail }) => `${check} ${path}: ${detail}`))];
}

/** `ND201 pair n1>n2 outbound`, in the report's order: what this run reports as broken. */
export function findingLines({ findings }: Pick<Report, 'findings'>): readonly string[] {
  return findings.map(({ code, subject, direction }) => {
    const name = subject.to ? `${short(subject.name)}>${short(subject.to.name)}` : short(subject.name);
    return [code, subject.kind, name, direction].filter(Boolean).join(' ');
  });
}

function short(node: string): string {
  return node.replace(/^a-/, '');
}
