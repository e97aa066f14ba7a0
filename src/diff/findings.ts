import type { Finding, Subject } from '../diagnose/finding.ts';
import type { FindingChanges, KnownFinding, Reports } from './diff.ts';

/**
 * Findings are the same if their code, subject and direction are the same. The number of probes that they
 * explain may differ. Pure.
 */
export function comparedFindings({ before, after }: Reports, rename: (cluster: string) => string): FindingChanges {
  const olds = byKey(before.findings.map((one) => ({ ...one, subject: renamed(one.subject, rename) })));
  const news = byKey(after.findings);
  const still = [...news].filter(([key]) => olds.has(key)).map(([, one]) => one);
  return {
    new: [...news].filter(([key]) => !olds.has(key)).map(([, one]) => one),
    gone: [...olds].filter(([key]) => !news.has(key)).map(([, one]) => one),
    still,
  };
}

function byKey(findings: readonly Finding[]): ReadonlyMap<string, KnownFinding> {
  return new Map(
    findings.map(({ code, severity, title, subject, direction }) => [
      keyOf(code, subject, direction),
      { code, severity, title, subject, ...(direction ? { direction } : {}) },
    ]),
  );
}

function keyOf(code: string, { kind, cluster, name, to }: Subject, direction: string | undefined): string {
  return JSON.stringify([code, kind, cluster, name, to?.cluster, to?.name, direction]);
}

function renamed(subject: Subject, rename: (cluster: string) => string): Subject {
  const { cluster, to } = subject;
  return {
    ...subject,
    cluster: cluster === '' ? '' : rename(cluster),
    ...(to ? { to: { ...to, cluster: rename(to.cluster) } } : {}),
  };
}
