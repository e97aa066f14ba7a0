import { describe, expect, test } from 'vitest';
import { icmp } from '../../plugins/icmp/index.ts';
import { mtu } from '../../plugins/mtu/index.ts';
import { plugins } from '../../plugins/registry.ts';
import { tcp } from '../../plugins/tcp/index.ts';
import { udp } from '../../plugins/udp/index.ts';
import type { Plugin } from '../../src/check/contract.ts';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { bind } from '../../src/model/bound-plan.ts';
import type { Path } from '../../src/model/network.ts';
import type { ServiceEnd } from '../../src/model/plan.ts';
import type { Report } from '../../src/report/report.ts';
import { plannedChecks } from '../../src/run/check/choose-checks.ts';
import {
  diagnosed,
  END,
  failing,
  failure,
  from,
  isDns,
  LAYERED,
  manyNodes,
  type NamedProbe,
  probeOf,
  type RunOptions,
  SERVICES,
  to,
  way,
} from '../support/diagnosed.ts';
import { proxy } from '../support/example-check/index.ts';
import { aReport, pass } from '../support/matrix.ts';
import { aPlan } from '../support/plan.ts';
import { aService } from '../support/services.ts';

/** A check that nothing in src/ knows. It differs from the example check in its name and its traits. */
function invented(name: string, traits: Plugin['traits']): Plugin {
  return { ...proxy, name, traits };
}

const knocks = invented('knocks', { protocols: ['tcp'], latency: 'answer' });
const pings = invented('pings', { protocols: ['icmp'], latency: 'answer' });
/** Aims at the API server. */
const calls: Plugin = { ...invented('calls', { protocols: ['tcp'], latency: 'answer' }), paths: ['pod-service'] };
const CALLED = aService('calls', 'the API server', { aim: { role: 'apiserver' } });
const shouts = invented('shouts', { protocols: ['udp'], latency: 'answer' });

interface InventedRun {
  readonly plugins: readonly Plugin[];
  readonly services?: readonly ServiceEnd[];
  readonly paths?: readonly Path[];
}

/** The report of a run of these checks on six nodes, in which `fails` says which probes are lost. */
function runOf(run: InventedRun, fails: (probe: NamedProbe) => boolean): Report {
  const { plugins: those, services = [], paths = ['pod-pod', 'pod-service'] } = run;
  const checks = plannedChecks(those, { checks: undefined, options: {}, paths });
  const bound = bind(aPlan(0, { nodes: manyNodes(6), checks, services }), [], []);
  const breaks = failing(failure('TIMEOUT'), fails);
  return aReport(bound, (cell) => breaks(probeOf(bound, cell)) ?? pass());
}

const ofChecks =
  (...checks: readonly string[]) =>
  ({ check }: NamedProbe) =>
    checks.includes(check);

const atNode =
  (...checks: readonly string[]) =>
  ({ check, from: source, to: end }: NamedProbe) =>
    checks.includes(check) && (source === 'n3' || end === 'n3');

describe('a check that is diagnosed by its traits alone', () => {
  test('shares a finding with the known checks that send the same protocol', () => {
    const { findings } = runOf({ plugins: [tcp, udp, mtu, knocks] }, atNode('tcp', 'mtu', 'knocks'));
    expect(findings).toMatchObject([
      {
        code: 'ND106',
        subject: { kind: 'node', name: 'n3' },
        direction: 'both',
        scope: { checks: ['tcp', 'mtu', 'knocks'] },
        title: expect.stringContaining('tcp, mtu, knocks'),
      },
    ]);
  });

  test.each([
    { plugins: [tcp, udp, mtu, shouts], lost: ['udp', 'mtu', 'shouts'] },
    { plugins: [tcp, icmp, pings], lost: ['icmp', 'pings'] },
    { plugins: [tcp, udp, mtu, icmp, knocks, shouts], lost: ['tcp', 'udp', 'mtu', 'knocks', 'shouts'] },
  ])('for every protocol: $lost', ({ plugins: those, lost }) => {
    const { findings } = runOf({ plugins: those }, atNode(...lost));
    expect(findings.map(({ code, scope }) => [code, scope.checks])).toEqual([['ND106', lost]]);
  });

  test('has a finding apart from checks that send something else', () => {
    const { findings } = runOf({ plugins: [tcp, udp, icmp, knocks] }, ofChecks('udp', 'knocks'));
    expect(findings.map(({ code, scope }) => [code, scope.checks])).toEqual([
      ['ND302', ['udp']],
      ['ND302', ['knocks']],
    ]);
  });

  test('shares one with them after all at a single node, where two rules are one cause', () => {
    const { findings } = runOf({ plugins: [tcp, udp, icmp, knocks] }, atNode('udp', 'knocks'));
    expect(findings.map(({ code, scope }) => [code, scope.checks])).toEqual([['ND106', ['udp', 'knocks']]]);
  });

  test('and others that send the same show that a protocol is blocked, which explains Services too', () => {
    const lost = (probe: NamedProbe) => probe.from === 'n3' && ['tcp', 'knocks', 'calls'].includes(probe.check);
    const { findings } = runOf({ plugins: [tcp, udp, knocks, calls], services: [CALLED] }, lost);
    expect(findings.map(({ code, explains }) => [code, explains])).toEqual([['ND106', 11]]);
  });

  test('fails alone because of its own port, and Services fail for another reason', () => {
    const lost = (probe: NamedProbe) => probe.from === 'n3' && ['knocks', 'calls'].includes(probe.check);
    const { findings } = runOf({ plugins: [tcp, udp, knocks, calls], services: [CALLED] }, lost);
    expect(findings.map(({ code, scope }) => [code, scope.checks])).toEqual([
      ['ND106', ['knocks']],
      ['ND901', ['calls']],
    ]);
  });

  test.each([
    { check: knocks, code: 'ND202' },
    { check: shouts, code: 'ND901' },
  ])('$check.name: an unanswered connection has lost several packets, a datagram only one', ({ check, code }) => {
    const both = (probe: NamedProbe) => way('n2', 'n1')(probe) || way('n1', 'n2')(probe);
    const { findings: _, ...run } = runOf({ plugins: [check] }, both);
    const spec = { ...run.spec, options: { probeTimeoutMs: 5_000 } };
    expect(diagnose({ ...run, spec }).map((one) => one.code)).toEqual([code]);
  });

  test('without traits in the report shares no finding with others', () => {
    const { findings: _, ...run } = runOf({ plugins: [tcp, udp, mtu, knocks] }, ofChecks('tcp', 'mtu', 'knocks'));
    const checks = run.spec.checks.filter(({ name }) => name !== 'knocks');
    expect(diagnose({ ...run, spec: { ...run.spec, checks } }).map(({ scope }) => scope.checks)).toEqual([
      ['tcp', 'mtu'],
      ['knocks'],
    ]);
  });
});

const BROKEN: readonly { readonly what: string; readonly options: RunOptions; readonly report: Report }[] = [
  ...['tcp', 'udp', 'icmp', 'mtu', 'source-ip'].map((check) => ({
    what: `${check} of one node`,
    options: { nodes: 6, checks: ['tcp', 'udp', 'mtu', 'icmp', 'source-ip'] },
    breaks: atNode(check),
  })),
  {
    what: 'one protocol on all layers',
    options: { nodes: 5, checks: ['tcp', 'udp', 'mtu', 'icmp'], paths: LAYERED },
    breaks: atNode('udp', 'mtu'),
  },
  { what: 'one packet', options: { nodes: 5, checks: ['tcp', 'udp'] }, breaks: way('n2', 'n1') },
  { what: 'a node', options: { nodes: 5, checks: ['tcp', 'udp'], services: SERVICES }, breaks: from('n3') },
  { what: 'DNS', options: { nodes: 5, services: SERVICES }, breaks: isDns },
  { what: 'a DNS pod', options: { nodes: 5, services: SERVICES }, breaks: to(END.dnsPod1) },
  { what: 'a port of a node', options: { nodes: 5, services: SERVICES }, breaks: to(END.nodePort2) },
  { what: 'the API server', options: { nodes: 5, services: SERVICES }, breaks: to(END.apiserver) },
  { what: 'Services', options: { nodes: 5, services: SERVICES }, breaks: to(END.clusterIp, END.headless) },
].map(({ breaks, ...rest }) => ({ ...rest, report: diagnosed(rest.options, failing(failure('TIMEOUT'), breaks)) }));

/** New names for all checks, so that only what the report says about them is known. */
const NEW_NAMES = new Map(plugins.map(({ name }, index) => [name, `check-${index}`]));

function renamed<T>(value: T): T {
  const isName = (key: string) => key === 'check' || key === 'name';
  return JSON.parse(JSON.stringify(value), (key: string, one: unknown) =>
    typeof one === 'string' && isName(key) ? (NEW_NAMES.get(one) ?? one) : one,
  );
}

describe.each(BROKEN)('the diagnosis of $what', ({ report }) => {
  test('does not depend on the names of checks', () => {
    const { findings, ...run } = report;
    expect(findings.length).toBeGreaterThan(0);
    const others = diagnose(renamed(run));
    const inNewNames = (text: string) => text.replace(/[a-z-]+/g, (word) => NEW_NAMES.get(word) ?? word);
    const facts = ({ code, subject, direction, explains, region }: Report['findings'][number]) => ({
      code,
      subject,
      direction,
      explains,
      region,
    });
    expect(others.map(facts)).toEqual(findings.map(facts));
    expect(others.map(({ scope }) => scope.checks)).toEqual(
      findings.map(({ scope }) => scope.checks.map((check) => NEW_NAMES.get(check))),
    );
    // Titles differ only in the names of checks.
    expect(others.map(({ title }) => inNewNames(title))).toEqual(findings.map(({ title }) => inNewNames(title)));
    expect(others.map(({ reasons }) => reasons)).toEqual(findings.map(({ reasons }) => reasons));
  });
});
