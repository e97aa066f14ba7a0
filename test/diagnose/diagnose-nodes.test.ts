import { describe, expect, test } from 'vitest';
import {
  ALL,
  diagnosed,
  failing,
  from,
  isPodEnd,
  LAYERED,
  type NamedProbe,
  ONE_FAMILY,
  type RunOptions,
  to,
  way,
} from '../support/diagnosed.ts';
import { expectOne, type FindingCase, theFinding } from '../support/expected-finding.ts';
import { timeout } from '../support/matrix.ts';
import { CLUSTER } from '../support/plan.ts';

describe('one node', () => {
  test.each<FindingCase>([
    [
      'nothing gets in',
      { nodes: 5 },
      failing(timeout, to('n2')),
      {
        code: 'ND102',
        title: 'Nothing gets into n2',
        direction: 'inbound',
        evidence: [
          '4 of 4 such probes failed (tcp; IPv4): TIMEOUT',
          'for example, n1 → n2 (tcp): no answer in 5 s',
          'the other way: 4 of 4 passed',
          'between all others: 12 of 12 passed',
        ],
      },
    ],
    [
      'nothing gets out',
      { nodes: 4 },
      failing(timeout, from('n3')),
      {
        code: 'ND103',
        title: 'Nothing gets out of n3',
        direction: 'outbound',
        evidence: ['the other way: 3 of 3 passed'],
      },
    ],
    [
      'neither, and its name keeps its case at the beginning of the title',
      { nodes: 5 },
      failing(timeout, (probe) => from('n2')(probe) || to('n2')(probe)),
      { code: 'ND101', title: 'n2 is cut off: nothing gets in or out', direction: 'both' },
    ],
    [
      'its pods, while the node layer passes',
      ONE_FAMILY,
      failing(timeout, isPodEnd('n2')),
      {
        code: 'ND104',
        title: 'The pods of n2 are cut off: nothing gets in or out',
        direction: 'both',
        evidence: ['other probes between the same ends: 60 of 60 passed'],
      },
    ],
    [
      'the way out of its pods',
      ONE_FAMILY,
      failing(timeout, (probe) => isPodEnd('n2')(probe) && probe.from === 'n2' && probe.path.startsWith('pod')),
      { code: 'ND104', title: 'Nothing gets out of the pods of n2', direction: 'outbound' },
    ],
    [
      'its pods, also to its own host, as one cause',
      ALL,
      failing(timeout, (probe) => isPodEnd('n2')(probe) || way('n2', 'n2')(probe)),
      {
        code: 'ND104',
        title: 'The pods of n2 are cut off: nothing gets in or out',
        direction: 'both',
        evidence: ['between the node and its own pods: 12 of 12 failed too'],
      },
    ],
    [
      'the way into its pods, also from its own host',
      ONE_FAMILY,
      failing(timeout, ({ to: there, path }) => there === 'n2' && path.endsWith('-pod')),
      {
        code: 'ND104',
        title: 'Nothing gets into the pods of n2',
        direction: 'inbound',
        evidence: ['between the node and its own pods: 3 of 3 failed too'],
      },
    ],
    [
      'between it and its own pods',
      ALL,
      failing(timeout, way('n2', 'n2')),
      {
        code: 'ND105',
        title: 'n2 and its own pods do not reach each other',
        evidence: ['between all others: 420 of 420 passed'],
      },
    ],
    [
      'a closed port',
      { nodes: 6, checks: ['tcp', 'icmp'], paths: ['node-node'] },
      failing(timeout, (probe) => probe.check === 'tcp' && probe.to === 'n2'),
      {
        code: 'ND106',
        title: 'Nothing gets into n2 (tcp)',
        direction: 'inbound',
        evidence: ['other probes between the same ends: 5 of 5 passed'],
      },
    ],
    [
      'a port that is closed on its host network, also to its own pods',
      { nodes: 6, checks: ['tcp', 'icmp'], paths: LAYERED },
      failing(timeout, (probe) => probe.check === 'tcp' && probe.to === 'n2' && probe.path.endsWith('-node')),
      { code: 'ND106', title: 'Nothing gets into the host network of n2 (tcp)', direction: 'inbound' },
    ],
    [
      'IPv6',
      ALL,
      failing(
        timeout,
        (probe) => probe.family === 'ipv6' && probe.from !== probe.to && (from('n2')(probe) || to('n2')(probe)),
      ),
      { code: 'ND107', title: 'n2 is cut off: nothing gets in or out (IPv6)', direction: 'both' },
    ],
  ])('%s', (_, run, breaks, expected) => {
    const report = diagnosed(run, breaks);
    expectOne(report, expected);
    expect(theFinding(report).subject).toMatchObject({
      kind: 'node',
      cluster: CLUSTER,
      name: /n\d/.exec(expected.title)?.[0],
    });
  });

  test('a way between a node and its own pods is a cause of its own if its pods do not explain it', () => {
    const breaks = failing(
      timeout,
      ({ from: here, to: there, path }) =>
        (there === 'n2' && path.endsWith('-pod')) || (here === 'n2' && there === 'n2'),
    );
    expect(diagnosed(ALL, breaks).findings.map(({ code }) => code)).toEqual(['ND104', 'ND105']);
  });

  test('a way between a node and its own pods belongs to its pods, also if the pod network fails everywhere', () => {
    const breaks = failing(timeout, ({ from: here, to: there, path }) => {
      const isToPods = here !== there && path.endsWith('-pod');
      return isToPods || (here === 'n2' && path === 'pod-node') || (there === 'n2' && path === 'node-pod');
    });
    expect(diagnosed(ALL, breaks).findings.map(({ code }) => code)).toEqual(['ND304', 'ND104']);
  });

  test.each([
    ['from its host to pods elsewhere are not about its own pods', 'from', 'ND103 Nothing gets out of n2 (node-pod)'],
    ['from hosts elsewhere to its pods are', 'to', 'ND104 Nothing gets into the pods of n2'],
  ] as const)('probes %s', (_, end, expected) => {
    const run: RunOptions = { nodes: 6, checks: ['tcp', 'udp'], paths: ['node-node', 'node-pod', 'pod-node'] };
    const fails = (probe: NamedProbe) => probe[end] === 'n2' && probe.from !== probe.to && probe.path === 'node-pod';
    const { code, title } = theFinding(diagnosed(run, failing(timeout, fails)));
    expect(`${code} ${title}`).toBe(expected);
  });

  test('the next steps name the node and the context', () => {
    const { next } = theFinding(diagnosed({ nodes: 5 }, failing(timeout, to('n2'))));
    expect(next[0]?.command).toBe(`kubectl --context ${CLUSTER} get pods -A -o wide --field-selector spec.nodeName=n2`);
    expect(next.filter(({ node }) => node !== undefined).map(({ node }) => node)).toEqual(['n2', 'n2']);
    expect(next.at(-1)?.command).toBe('kubectl netdoctor check --context cluster-a --layers pod,node');
  });

  test('layers that were probed are not asked for again', () => {
    const { next } = theFinding(diagnosed({ nodes: 5, paths: LAYERED }, failing(timeout, isPodEnd('n2'))));
    expect(next.map(({ command }) => command)).not.toContain(
      'kubectl netdoctor check --context cluster-a --layers pod,node',
    );
  });
});
