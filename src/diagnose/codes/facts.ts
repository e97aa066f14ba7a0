/** What is always true of a finding, whatever its subject. */
export interface CodeFacts {
  /** Without names: the heading in docs/findings.md. */
  readonly title: string;
  /** What it means, in a sentence or two. */
  readonly means: string;
  /** What in the run's probes shows it. */
  readonly shownBy: string;
  /** What often is behind it, the likeliest first. */
  readonly reasons: readonly string[];
}
