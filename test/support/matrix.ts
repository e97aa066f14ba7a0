import { type BoundPlan, isPair } from '../../src/model/bound-plan.ts';
import { type Cell, type Matrix, makeMatrix, note } from '../../src/model/matrix.ts';
import { codeOf, type Judgement } from '../../src/model/verdict.ts';
import { buildReport } from '../../src/report/build.ts';
import type { Report } from '../../src/report/report.ts';
import { fitting } from './report-schema.ts';

export const pass = (latencyMs = 1): Judgement => ({ verdict: 'pass', latencyMs });
export const timeout: Judgement = { verdict: 'fail', reason: 'TIMEOUT', detail: 'no answer in 5 s' };
export const execError = {
  verdict: 'error',
  reason: 'EXEC',
  detail: 'the channel was cut',
} as const satisfies Judgement;
export const skip: Judgement = { verdict: 'skip', detail: 'no floater has an IPv6 address' };

/** The result of each pair; undefined: no verdict. */
export type Decide = (cell: Cell) => Judgement | undefined;

/** Every pair of the plan, with its judgement. */
export function judgedCells(bound: BoundPlan, decide: Decide): readonly (readonly [Cell, Judgement])[] {
  const { plan } = bound;
  return bound.sections.flatMap((where, section) =>
    [...plan.endpoints.entries()].flatMap(([source, from]) =>
      [...plan.endpoints.entries()].flatMap(([endpoint, to]) => {
        const cell = { section, source, endpoint };
        const judgement = isPair(plan, where, { source: from, destination: to }) ? decide(cell) : undefined;
        return judgement ? [[cell, judgement] as const] : [];
      }),
    ),
  );
}

export function filled(bound: BoundPlan, judged: ReturnType<typeof judgedCells>): Matrix {
  const matrix = makeMatrix(bound.sections, bound.plan.endpoints.length);
  for (const [cell, judgement] of judged) {
    const target = bound.floaters[cell.endpoint]?.addresses[0];
    note(matrix, { cell, judgement, target, code: codeOf(judgement) });
  }
  return matrix;
}

const WHEN = {
  startedAt: new Date('2030-01-02T03:04:05Z'),
  finishedAt: new Date('2030-01-02T03:04:15Z'),
  version: '1.2.3',
  options: { port: 8889 },
};

/** The report of a run in which each pair has the result from `decide`. */
export function aReport(bound: BoundPlan, decide: Decide = () => pass()): Report {
  return reportOf(bound, filled(bound, judgedCells(bound, decide)));
}

/** Every report of a test fits the published schema, or the test fails. */
export function reportOf(bound: BoundPlan, matrix: Matrix): Report {
  return fitting(buildReport({ bound, matrix, ...WHEN }));
}
