/** What is true of every finding with the code, whatever its subject. */
export interface CodeFacts {
  /** Without names. The heading in docs/findings.md. */
  readonly title: string;
  /** What it means, in a sentence or two. */
  readonly means: string;
  /** What in the run's probes shows it. */
  readonly shownBy: string;
  /** What is often the reason, the likeliest first. */
  readonly reasons: readonly string[];
}
