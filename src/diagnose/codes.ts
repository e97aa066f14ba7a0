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

/**
 * Every code, stable: scripts and tickets name them. ND1xx a node, ND2xx between nodes, ND3xx everywhere, ND4xx packet
 * sizes, ND5xx DNS and Services, ND6xx who answers, ND7xx quality, ND8xx what could not be measured, ND9xx no cause.
 */
export const CODE_FACTS = {
  ND101: {
    title: 'A node is cut off',
    means: 'Probes into this node and out of it fail, on every layer that was probed.',
    shownBy: 'its row and its column of the matrix failed, while the other nodes reach each other',
    reasons: [
      'the link, the cable, the switch port or the virtual network card of the node',
      'a firewall or a security group that has the node in the wrong group',
      'routes of the node are gone, or another machine has its address',
    ],
  },
  ND901: {
    title: 'Failed probes without a common cause',
    means: 'Single probes failed, and other probes of the same ends passed: no cause explains them.',
    shownBy: 'each failed cell stands alone',
    reasons: ['a packet that was lost once', 'a rule that is about just this pair and check'],
  },
} as const satisfies Record<string, CodeFacts>;

export type FindingCode = keyof typeof CODE_FACTS;
