/** What codes with the same first digit have in common. */
export interface CodeGroup {
  readonly title: string;
  /** Where to begin, in a sentence or two. */
  readonly begin: string;
}

/** By the digit after ND. */
export const CODE_GROUPS = {
  1: {
    title: 'A node',
    begin: 'Begin at the node itself: its link, its firewall, its routes, the pods of the network plug-in on it.',
  },
  2: {
    title: 'Between nodes',
    begin:
      'Take one pair that fails and one that passes, and compare routes, firewalls and policies between the two ends.',
  },
  3: {
    title: 'Everywhere',
    begin: 'Look at what all nodes share, such as the network plug-in and its configuration, before any single node.',
  },
  4: {
    title: 'Packet sizes',
    begin: 'Compare the MTU of the pods, of the nodes, and of each tunnel between them.',
  },
  5: {
    title: 'DNS and Services',
    begin:
      'Look at the pods behind the Service and at its EndpointSlices first, then at kube-proxy or what stands in for it.',
  },
  6: {
    title: 'Who answers',
    begin: 'Find out who else has the address: among pods, nodes and Services, of both clusters where there are two.',
  },
  7: {
    title: 'Quality',
    begin: 'Probe again with a higher `--count`: what stays has a cause along the way, what goes was a moment of load.',
  },
  8: {
    title: 'What could not be measured',
    begin: 'It says nothing about the network: put right what kept the probes from being made, and have them made.',
  },
  9: {
    title: 'Without a common cause',
    begin: 'Have the same probes made once more: what passes then was a matter of the moment.',
  },
} as const satisfies Record<number, CodeGroup>;

/** @returns undefined if the code belongs to no group */
export function groupOf(code: string): CodeGroup | undefined {
  const groups: Readonly<Record<string, CodeGroup>> = CODE_GROUPS;
  return groups[/^ND(\d)\d\d$/.exec(code)?.[1] ?? ''];
}
