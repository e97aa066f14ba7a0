import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plugins } from '../../plugins/registry.ts';
import type { Plan, ServiceEnd } from '../../src/model/plan.ts';
import type { Report } from '../../src/report/report.ts';
import { summaryWords } from '../../src/report/text/summary-words.ts';
import { interruptedReport } from '../../src/run/saved/interrupted-report.ts';
import { rediagnosed } from '../../src/run/saved/rediagnosed.ts';
import { withRoles, withTraits } from '../../src/state/earlier-checks.ts';
import { readRun } from '../../src/state/read-run.ts';
import { checkedReport } from '../../src/state/report-value.ts';
import type { SavedRun } from '../../src/state/saved-run.ts';
import { NO_STYLE } from '../../src/ui/style.ts';
import { fitting } from '../support/report-schema.ts';
import { OPTIONS, SEEN } from '../support/services.ts';
import { tempFolder } from '../support/temp.ts';

/**
 * A run of five nodes as the last version without traits saved it: checks of every kind, and something wrong
 * with a node, a protocol, a DNS pod, a NodePort and Services.
 */
const RUN = join(import.meta.dirname, 'fixtures/without-traits');
const ID = '20300102-030405-abcd';
const SAVED = JSON.parse(readFileSync(join(RUN, 'report.json'), 'utf8'));

async function runRead(): Promise<SavedRun> {
  using folder = tempFolder();
  mkdirSync(join(folder.path, 'runs'));
  cpSync(RUN, join(folder.path, 'runs', ID), { recursive: true });
  return await readRun({ NETDOCTOR_HOME: folder.path }, ID);
}

const traitsNow = new Map(plugins.map(({ name, traits }) => [name, traits]));

function expectFilledIn({ checks, endpoints }: Pick<Plan, 'checks' | 'endpoints'>): void {
  expect(checks.length).toBeGreaterThan(8);
  expect(checks.map(({ name, traits }) => [name, traits])).toEqual(
    checks.map(({ name }) => [name, traitsNow.get(name)]),
  );
  const ends = endpoints.filter((end) => end.layer === 'service');
  expect(new Set(ends.map(({ check, aim: { role } }) => `${check} ${role}`))).toEqual(
    new Set([
      ...['resolver', 'dns-service', 'dns-replica', 'dns-server'].map((role) => `dns ${role}`),
      ...['cluster-ip', 'headless', 'hairpin'].map((role) => `service ${role}`),
      ...['nodeport nodeport', 'apiserver apiserver', 'targets own', 'tcp own'],
    ]),
  );
}

describe('a run of a version without traits', () => {
  test('has neither traits nor roles', () => {
    expect(SAVED.spec.checks.flatMap(Object.keys)).not.toContain('traits');
    expect(SAVED.matrix.endpoints.flatMap(({ aim = {} }) => Object.keys(aim))).not.toContain('role');
  });

  test('is read with those of this version, plan and report', async () => {
    const { plan, report } = await runRead();
    expectFilledIn(plan);
    expectFilledIn({ checks: report?.spec.checks ?? [], endpoints: report?.matrix.endpoints ?? [] });
  });

  test('has the findings that it had', async () => {
    const { report } = await checkedReport(SAVED);
    const again = rediagnosed(report as Report);
    expect(SAVED.findings.length).toBeGreaterThan(4);
    expect(again.findings).toEqual(SAVED.findings);
    fitting(again);
  });

  test('has the findings of its rows where it was interrupted', async () => {
    const { report: _, ...run } = await runRead();
    const { findings } = interruptedReport(run, { savedAt: new Date(), running: false });
    const titles = (list: Report['findings']) => list.map(({ code, title }) => `${code} ${title}`);
    expect(titles(findings)).toEqual(titles(SAVED.findings));
  });

  test('is told in the words that it was told in', async () => {
    const { report } = await checkedReport(SAVED);
    const words = summaryWords(report as Report, NO_STYLE);
    expect(words).toContain('\ntcp pod-pod: connected in 1 ms (median)');
    for (const check of ['udp', 'mtu', 'icmp']) expect(words).toContain(`\n${check} pod-pod: answered in `);
  });
});

const NAMELESS = { cluster: SEEN.cluster, layer: 'service' } as const;

describe.each(plugins.filter(({ aims }) => aims))('the ends of the check $name', ({ name, aims }) => {
  const ends = (aims?.(SEEN, OPTIONS[name] ?? {}) ?? []).map(
    (end): ServiceEnd => ({ ...NAMELESS, check: name, ...end }),
  );
  const bare = ends.map(({ aim: { role, node: _node, pod: _pod, ...aim }, ...end }): ServiceEnd => {
    // What is in a role alone now had its kind then.
    return { ...end, aim: { ...(role && name === 'service' ? { kind: role } : {}), ...aim } };
  });
  const roleOf = ({ aim: { role = 'own', node, pod } }: ServiceEnd) => ({ role, node, pod });

  test('have the roles without traits that they have with them', () => {
    const read = withRoles(bare, [{ name, paths: [] }]) as readonly ServiceEnd[];
    expect(read.map(roleOf)).toEqual(ends.map(roleOf));
  });

  test('are what they say where the check has its traits', () => {
    expect(withRoles(bare, withTraits([{ name, paths: [] }]))).toEqual(bare);
  });
});

test('traits that a file has are not touched, and those of a check that nobody knows are unknown', () => {
  const own = { protocols: ['udp'], latency: 'connection' } as const;
  expect(
    withTraits([
      { name: 'tcp', paths: [], traits: own },
      { name: 'telepathy', paths: [] },
    ]),
  ).toMatchObject([{ traits: own }, { traits: { protocols: [], latency: 'answer' } }]);
});

describe('what a file may say of a check', () => {
  type Editable = {
    spec: { checks: { traits?: unknown }[] };
    matrix: { endpoints: { aim?: Record<string, unknown> }[] };
  };
  const faultOf = async (edit: (report: Editable) => void) => {
    const report = structuredClone(SAVED);
    edit(report);
    const { fault } = await checkedReport(report);
    return fault?.kind === 'misfit' ? fault.words : fault;
  };
  const traits = { protocols: ['tcp'], latency: 'answer' };

  test.each<[string, unknown, string | undefined]>([
    ['all that there is', { ...traits, onlyOn: { tcp: ['pod-pod'] }, makes: 'echo' }, undefined],
    ['no list', { ...traits, protocols: 'tcp' }, 'spec.checks.0.traits.protocols must be array'],
    [
      'another protocol',
      { ...traits, protocols: ['tcp', 'x'] },
      'spec.checks.0.traits.protocols.1 must be equal to one of',
    ],
    [
      'another path',
      { ...traits, onlyOn: { tcp: ['x'] } },
      'spec.checks.0.traits.onlyOn.tcp.0 must be equal to one of',
    ],
    ['another time', { ...traits, latency: 'x' }, 'spec.checks.0.traits.latency must be equal to one of'],
    ['another thing that is made', { ...traits, makes: 'x' }, 'spec.checks.0.traits.makes must be equal to one of'],
    ['nothing', {}, "spec.checks.0.traits must have required property 'protocols'"],
  ])('%s', async (_, given, fault) => {
    const found = await faultOf(({ spec: { checks } }) => {
      checks[0] = { ...checks[0], traits: given };
    });
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(fault);
  });

  test.each([
    { key: 'role', value: 'toString' },
    { key: 'node', value: 1 },
    { key: 'pod', value: ['x'] },
  ])('an aim whose $key is $value is refused', async ({ key, value }) => {
    const found = await faultOf(({ matrix: { endpoints } }) => {
      const end = endpoints.find(({ aim }) => aim);
      if (end?.aim) end.aim[key] = value;
    });
    expect(found).toMatch(new RegExp(`^matrix\\.endpoints\\.\\d+\\.aim\\.${key} must `));
  });
});
