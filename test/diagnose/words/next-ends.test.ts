import { describe, expect, test } from 'vitest';
import type { Finding, NextStep } from '../../../src/diagnose/finding.ts';
import {
  type Break,
  diagnosed,
  END,
  failing,
  isDns,
  LAYERED,
  manyNodes,
  type NamedProbe,
  to as probing,
  type RunOptions,
  SERVICES,
} from '../../support/diagnosed.ts';
import { theFinding } from '../../support/expected-finding.ts';
import { timeout } from '../../support/matrix.ts';
import { aNode, SECOND } from '../../support/plan.ts';
import { aService } from '../../support/services.ts';

function nextOf(options: RunOptions, breaks: Break): Finding['next'] {
  return theFinding(diagnosed(options, breaks)).next;
}

const nodesOf = (steps: readonly NextStep[]) => [...new Set(steps.flatMap(({ node }) => node ?? []))];
const between = (one: string, other: string) => (probe: NamedProbe) =>
  [probe.from, probe.to].toSorted().join() === [one, other].toSorted().join();

describe('which nodes the commands are for', () => {
  test('both ends of a pair, each with the same commands', () => {
    const next = nextOf({ nodes: 5, checks: ['tcp', 'udp'] }, failing(timeout, between('n2', 'n4')));
    expect(nodesOf(next)).toEqual(['n2', 'n4']);
    const own = (name: string) => next.filter(({ node }) => node === name).map(({ command }) => command);
    expect(own('n2')).toEqual(own('n4'));
    expect(
      next.filter(({ command }) => command.includes('nodeName=n')).map(({ command }) => command.slice(-2)),
    ).toEqual(['n2', 'n4']);
  });

  test('a pair of two clusters: each with kubectl for its own', () => {
    const second = ['m1', 'm2', 'm3'].map((name) => aNode(name, { cluster: SECOND }));
    const next = nextOf({ nodes: 3, checks: ['tcp', 'udp'], second }, failing(timeout, between('n1', 'm2')));
    const lines = next.map(({ command }) => command).filter((command) => command.includes('nodeName'));
    expect(lines).toEqual([
      'kubectl --context cluster-a get pods -A -o wide --field-selector spec.nodeName=n1',
      `kubectl --context ${SECOND} get pods -A -o wide --field-selector spec.nodeName=m2`,
    ]);
    expect(nodesOf(next)).toEqual(['n1', 'm2']);
  });

  test('a node alone, if the finding is about it', () => {
    const next = nextOf({ nodes: 5 }, failing(timeout, probing('n3')));
    expect(nodesOf(next)).toEqual(['n3']);
  });

  const zoned = manyNodes(6, (n) => ({ zone: n <= 3 ? 'z1' : 'z2' }));
  const across: Break = failing(timeout, ({ from, to }) => from <= 'n3' !== to <= 'n3');

  test('zones: one on each side, of a pair that fails', () => {
    const next = nextOf({ nodes: zoned, paths: LAYERED }, across);
    expect(nodesOf(next)).toEqual(['n1', 'n4']);
  });

  test('everything: the ends of one pair', () => {
    const next = nextOf(
      { nodes: 4, checks: ['tcp', 'udp'] },
      failing(timeout, ({ check }) => check === 'udp'),
    );
    expect(nodesOf(next)).toEqual(['n1', 'n2']);
  });
});

describe('DNS', () => {
  const fails: Break = failing(timeout, isDns);
  const dnsLines = (steps: readonly NextStep[]) =>
    steps.map(({ command }) => command).filter((command) => / -n \S*dns| -n kube-system/.test(command));

  test('where kubeadm puts it', () => {
    expect(dnsLines(nextOf({ nodes: 4, services: SERVICES }, fails))).toEqual([
      'kubectl --context cluster-a -n kube-system get pods -l k8s-app=kube-dns -o wide',
      'kubectl --context cluster-a -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns',
      'kubectl --context cluster-a -n kube-system logs -l k8s-app=kube-dns --tail=50',
    ]);
  });

  test('on OpenShift', () => {
    const renamed = 'kubernetes.default (DNS Service openshift-dns/dns-default)';
    const services = SERVICES.map((end) => (end.node === END.dnsService ? { ...end, node: renamed } : end));
    expect(dnsLines(nextOf({ nodes: 4, services }, fails))).toEqual([
      'kubectl --context cluster-a -n openshift-dns get pods -l dns.operator.openshift.io/daemonset-dns=default -o wide',
      'kubectl --context cluster-a -n openshift-dns get endpointslices -l kubernetes.io/service-name=dns-default',
      'kubectl --context cluster-a -n openshift-dns logs -l dns.operator.openshift.io/daemonset-dns=default -c dns --tail=50',
    ]);
  });

  test('a Service of another name', () => {
    const renamed = 'kubernetes.default (DNS Service kube-system/rke2-coredns-rke2-coredns)';
    const services = [
      aService('dns', END.resolver, { aim: { role: 'resolver' } }),
      aService('dns', renamed, { aim: { role: 'dns-service', addresses: ['10.96.0.10'], port: 53 } }),
    ];
    expect(dnsLines(nextOf({ nodes: 4, services }, fails))[1]).toContain('service-name=rke2-coredns-rke2-coredns');
  });
});
