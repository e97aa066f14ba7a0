import { groupOf } from './code-groups.ts';
import { CODE_FACTS, type CodeFacts } from './codes.ts';

/** A code with everything that is known about it. */
export interface Explanation extends CodeFacts {
  readonly code: string;
  /** What to do, one sentence each. */
  readonly next: readonly string[];
}

const STEPS = [
  'Run the commands that stand below the finding: they name the nodes and addresses of your run.',
  'Afterwards `kubectl netdoctor resume` makes again the probes that did not pass, and says what is left.',
];

/** Every code, in numerical order. */
export const EXPLANATIONS: readonly Explanation[] = Object.entries<CodeFacts>(CODE_FACTS)
  .map(([code, { title, means, shownBy, reasons }]) => ({ code, title, means, shownBy, reasons, next: nextFor(code) }))
  .sort((a, b) => (a.code < b.code ? -1 : 1));

function nextFor(code: string): readonly string[] {
  const begin = groupOf(code)?.begin;
  return begin ? [begin, ...STEPS] : STEPS;
}
