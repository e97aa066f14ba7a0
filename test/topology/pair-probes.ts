import type { Finding } from '../../src/diagnose/finding.ts';
import type { Section } from '../../src/model/bound-plan.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Case } from './case.ts';
import { FIRST_FAILURE } from './truth.ts';

/** A probe between floaters that was measured. */
export interface PairProbe {
  readonly cell: number;
  readonly section: Section;
  /** Indices of the plan's endpoints. */
  readonly source: number;
  readonly endpoint: number;
  readonly failed: boolean;
}

export function pairProbesOf({ layout, report }: Case): readonly PairProbe[] {
  return layout.rows.flatMap(({ section, source }, row) => {
    const verdicts = report.matrix.rows[row]?.verdicts ?? [];
    return (layout.aimedAt[row] ?? []).flatMap((endpoint) => {
      const code = verdicts[endpoint] ?? 0;
      const failed = code >= FIRST_FAILURE;
      if ((!failed && code !== CODES.pass) || layout.endpoints[endpoint]?.layer === 'service') return [];
      return [{ cell: row * layout.width + endpoint, section, source, endpoint, failed }];
    });
  });
}

/** An empty list of a scope leaves nothing out. */
export function isInScope({ checks, paths, families }: Finding['scope'], { check, path, family }: Section): boolean {
  const has = <T>(list: readonly T[], one: T) => list.length === 0 || list.includes(one);
  return has(checks, check) && has(paths, path) && has(families, family);
}
