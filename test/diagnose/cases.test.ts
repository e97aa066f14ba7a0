import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Finding } from '../../src/diagnose/finding.ts';
import { checkedReport } from '../../src/state/report-value.ts';

/** What a finding has to say, without its words. */
interface Expected {
  readonly code: Finding['code'];
  /** The node, zone, subnet or Service; for a block, its nodes. */
  readonly about?: string | readonly string[];
  readonly to?: string | readonly string[];
  readonly direction?: Finding['direction'];
  readonly severity?: Finding['severity'];
  /** How many of how many such probes failed, if only a part does. */
  readonly part?: readonly [number, number];
}

interface KnownCase {
  readonly file: string;
  /** What is broken there. */
  readonly fault: string;
  /** All findings but ND901, in their order. */
  readonly findings: readonly Expected[];
  /** Failures that no finding explains; none by default. */
  readonly left?: number;
}

const CASES: readonly KnownCase[] = [
  {
    file: 'overlay-on-node',
    fault:
      "the tunnel's packets are dropped on their way into one node; nodes reach each other, and pods of other nodes",
    findings: [{ code: 'ND104', about: 'ip-10-0-0-1', direction: 'both' }],
  },
  {
    file: 'kube-proxy-default-run',
    fault: 'kube-proxy of one node has no rules',
    findings: [{ code: 'ND511', about: 'worker-5' }],
  },
  {
    file: 'dns-cache-default-run',
    fault: 'the DNS cache of one node is down',
    findings: [{ code: 'ND503', about: 'ip-10-0-0-3' }],
  },
  {
    file: 'api-from-one-node',
    fault: 'connections of one node to the API server are reset',
    findings: [{ code: 'ND513', about: 'gke-pool-2' }],
  },
  {
    file: 'island-split-by-check',
    fault: 'two nodes reach each other and nobody else',
    findings: [{ code: 'ND212', about: ['worker-1', 'worker-3'], direction: 'both' }],
  },
  {
    file: 'island-24-pairs',
    fault: 'eight nodes of a rack reach each other and nobody else',
    findings: [{ code: 'ND212', about: ['n3', 'n5', 'n9', 'n16', 'n18', 'n19', 'n20', 'n23'], direction: 'both' }],
  },
  {
    file: 'dns-with-pod-on-node',
    fault: 'one node, which hosts a DNS pod, is refused by the others: UDP to port 53 is prohibited',
    findings: [{ code: 'ND502', about: 'ip-10-0-0-5' }],
  },
  {
    file: 'replaced-floater-two-layers',
    fault: 'the pod floater of one node was replaced during the check, its host floater was not',
    findings: [{ code: 'ND802', about: 'n1' }],
  },
  {
    file: 'ecmp-tcp',
    fault: 'one of two links of a rack loses what goes down it',
    findings: [{ code: 'ND703', about: '10.20.0.0/24', to: '10.20.1.0/24', direction: 'both', part: [10, 18] }],
  },
  {
    file: 'conntrack',
    fault: 'the conntrack table of one node is full, most new flows are dropped',
    findings: [{ code: 'ND703', about: 'gke-pool-3', direction: 'both' }],
  },
  {
    file: 'firewall-pair',
    fault: 'two stateful firewalls share the way between two subnets, and some answers take the other one',
    findings: [{ code: 'ND703', about: '10.20.0.0/24', to: '10.20.2.0/24', direction: 'both', part: [6, 12] }],
  },
  {
    file: 'pmtud-works',
    fault: 'routers take less than the interfaces, and say so',
    findings: [{ code: 'ND404', severity: 'info' }],
  },
  {
    file: 'loss-is-not-mtu',
    fault: 'the wire of one node loses more than half of what it sends',
    findings: [{ code: 'ND701', about: 'n1', direction: 'both' }],
  },
  {
    file: 'one-tcp-timeout',
    fault: 'nothing; one connection was late',
    findings: [],
    left: 1,
  },
  {
    file: 'alone-made-whole',
    fault: 'a firewall drops UDP from one subnet to another; one TCP connection was late as well',
    findings: [{ code: 'ND211', about: '10.20.0.0/24', to: '10.20.1.0/24', direction: 'outbound' }],
    left: 1,
  },
  {
    file: 'many-pairs-none',
    fault: 'two groups of nodes do not reach each other, and no label says who belongs to which',
    findings: [{ code: 'ND211' }],
  },
  {
    file: 'v6-under-icmp',
    fault: 'ping is dropped everywhere, and IPv6 of one node is broken',
    findings: [{ code: 'ND302' }, { code: 'ND107', about: 'ip-10-0-0-6', direction: 'both' }],
  },
  {
    file: 'cni-routes-crosssubnet',
    fault: 'one node has no routes to the pods of other nodes',
    findings: [{ code: 'ND104', about: 'n6', direction: 'both' }],
  },
  {
    file: 'rack-no-commands',
    fault: 'the port of the tunnel is shut between two zones; nodes reach each other',
    findings: [{ code: 'ND211', about: 'z1', to: 'z2', direction: 'both' }],
  },
];

/** Read as `report -f` reads it: it may be of an earlier version. */
async function diagnosed(file: string): Promise<readonly Finding[]> {
  const text = gunzipSync(readFileSync(join(import.meta.dirname, 'cases', `${file}.json.gz`))).toString();
  const read = await checkedReport(JSON.parse(text));
  if (!read.report) throw new RangeError(`${file} is not a report: ${JSON.stringify(read.fault)}`);
  return diagnose(read.report);
}

/** The same fields of the finding as the expectation has. */
function alike({ code, subject, direction, severity, share, explains }: Finding, expected: Expected | undefined) {
  const named = ({ name, nodes }: { readonly name: string; readonly nodes?: readonly string[] }) => nodes ?? name;
  const all = {
    code,
    about: named(subject),
    to: subject.to && named(subject.to),
    direction,
    severity,
    part: share && [explains, Math.round(explains / share)],
  };
  const keys = Object.keys(expected ?? { code });
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}

/** Not diagnosed rightly yet. Remove a file from here once it is. */
const OPEN: readonly string[] = [
  'overlay-on-node',
  'island-split-by-check',
  'island-24-pairs',
  'replaced-floater-two-layers',
  'ecmp-tcp',
  'conntrack',
  'firewall-pair',
  'pmtud-works',
  'loss-is-not-mtu',
  'alone-made-whole',
  'many-pairs-none',
  'cni-routes-crosssubnet',
  'one-tcp-timeout',
  'v6-under-icmp',
];

describe('what is said of a known fault', () => {
  for (const { file, fault, findings, left = 0 } of CASES) {
    (OPEN.includes(file) ? test.fails : test)(`${file}: ${fault}`, async () => {
      const found = await diagnosed(file);
      const causes = found.filter(({ code }) => code !== 'ND901');
      expect(causes.map((finding, index) => alike(finding, findings[index]))).toEqual(findings);
      const unexplained = found.filter(({ code }) => code === 'ND901');
      expect(unexplained.reduce((sum, { explains }) => sum + explains, 0)).toBe(left);
    });
  }
});
