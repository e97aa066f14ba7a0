import { describe, expect, test } from 'vitest';
import { compareReports } from '../../src/diff/compare.ts';
import { diffMarkdown, diffTables } from '../../src/diff/tables.ts';
import { diffWords } from '../../src/diff/words.ts';
import { FORMAT_NAMES, type FormatName, formatOf, type RenderSurroundings } from '../../src/report/formats.ts';
import type { Report } from '../../src/report/report.ts';
import { printReport } from '../../src/report/text/print.ts';
import { rediagnosed } from '../../src/run/saved/rediagnosed.ts';
import { checkedReport } from '../../src/state/report-value.ts';
import { fromYaml } from '../../src/text/yaml.ts';
import { NO_SCREEN } from '../../src/ui/screen.ts';
import { NO_STYLE, styleFor } from '../../src/ui/style.ts';
import { saying } from '../support/circumstances.ts';
import { textOf } from '../support/document.ts';
import { exampleReport } from '../support/example-report.ts';
import { ALL_HOSTILE } from '../support/hostile.ts';
import { captureIo } from '../support/io.ts';
import { readJunit } from '../support/junit.ts';
import { aReport, pass } from '../support/matrix.ts';
import { aBound, CLUSTER } from '../support/plan.ts';
import { expectHarmless } from '../support/terminal.ts';

const AT = '2030-01-02T03:04:05Z';
const END = (node: string) => ({ cluster: CLUSTER, node });
const SECTION = { check: 'tcp', path: 'pod-pod', family: 'ipv4' } as const;

/** A report with some content in each of its parts. */
function fullReport(): Report {
  return exampleReport({
    notes: [
      { ...SECTION, source: END('n1'), destination: END('n2'), kind: 'flaky', detail: 'only the second try passed' },
    ],
    skipped: [{ ...SECTION, family: 'ipv6', detail: 'no floater has an IPv6 address', probes: 6 }],
    untested: [{ cluster: CLUSTER, node: 'n9', reason: 'its pod is not started yet', byRule: false }],
    remarks: [{ cluster: CLUSTER, code: 'ADMISSION_WARNING', detail: 'a policy warns', next: 'see it' }],
    circumstances: [
      saying({
        conditions: [
          { node: 'n3', type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'no CNI', since: AT },
        ],
        agents: [{ role: 'cni', sets: ['kube-system/flannel'], notReady: ['n3'], missing: [] }],
        events: [{ node: 'n3', reason: 'OutOfDisk', message: 'no room', times: 2, last: AT }],
        cni: 'Flannel',
        proxyMode: 'iptables',
        unread: ['events in namespace default'],
      }),
    ],
  });
}

/** Keys whose values are always our own words. */
const OURS = [
  'apiVersion',
  'kind',
  'check',
  'path',
  'paths',
  'family',
  'families',
  'layer',
  'protocols',
  'latency',
  'verdict',
  'role',
  'since',
];
const OUR_WORDS = /^([A-Z_]+|tcp|\d{4}-\d\d-\d\dT.*)$/;

/**
 * As an earlier version would have saved it if somebody had put hostile text into every text that is not
 * ours.
 */
function poisoned(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return OURS.includes(key) || OUR_WORDS.test(value) ? value : value + ALL_HOSTILE;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, poisoned(one, name)]));
}

async function readBack(report: Report): Promise<Report> {
  const { report: read, fault } = await checkedReport(JSON.parse(JSON.stringify(report)));
  if (!read) throw new Error(JSON.stringify(fault));
  return rediagnosed(read);
}

const hostile = () => readBack(poisoned(fullReport()) as Report);

async function rendered(report: Report, format: FormatName, over: Partial<RenderSurroundings> = {}): Promise<string> {
  const render = await formatOf(format).load();
  return textOf(render(report, { screen: NO_SCREEN, style: NO_STYLE, blocks: false, ...over }));
}

describe('a saved report that is full of hostile text', () => {
  test('is not shown before it was validated', () => {
    expect(JSON.stringify(poisoned(fullReport()))).toContain('\u202e');
  });

  test.each(FORMAT_NAMES)('-o %s does not control a terminal', async (format) => {
    const text = await rendered(await hostile(), format);
    expect(text).toContain('x1b');
    await expectHarmless(text);
  });

  test.each(['table', 'wide'] as const)('-o %s in colour, on a narrow screen', async (format) => {
    const style = styleFor('stdout', { ...captureIo().io, color: 'always' });
    for (const blocks of [true, false])
      await expectHarmless(
        await rendered(await hostile(), format, { screen: { rows: 40, columns: 100 }, style, blocks }),
      );
  });

  test.each(['json', 'yaml', 'name', 'junit', 'markdown', 'prometheus'] as const)(
    '-o %s has no line more than with plain text',
    async (format) => {
      const lines = (text: string) => text.split('\n').length;
      const plain = await rendered(await readBack(fullReport()), format);
      expect(lines(await rendered(await hostile(), format))).toBe(lines(plain));
    },
  );

  test('-o json and -o yaml read back as the report, -o junit as XML', async () => {
    const report = await hostile();
    expect(JSON.parse(await rendered(report, 'json'))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(fromYaml(await rendered(report, 'yaml'))).toEqual(JSON.parse(JSON.stringify(report)));
    expect(readJunit(await rendered(report, 'junit'))).not.toEqual([]);
  });

  test.each([false, true])('the summary on stderr, quiet: %s', async (quiet) => {
    const { io, stdout, stderr } = captureIo();
    const loud = quiet ? { loud: io.stderr, stderr: captureIo().io.stderr } : {};
    const options = { format: 'name', folder: `/x${ALL_HOSTILE}`, clean: `clean -n ${ALL_HOSTILE}` } as const;
    await printReport(await hostile(), { ...options, io: { ...io, ...loud } });
    await expectHarmless(stdout());
    await expectHarmless(stderr());
    expect(stderr()).not.toMatch(/^(The network works|::)/m);
  });

  test('the changes since another report', async () => {
    const before = await readBack(poisoned(aReport(aBound(3), () => pass())) as Report);
    const diff = compareReports({ before, after: await hostile() });
    await expectHarmless(diffTables(diff, { screen: { rows: 40, columns: 120 }, style: NO_STYLE }));
    await expectHarmless(diffMarkdown(diff));
    await expectHarmless(diffWords(diff, NO_STYLE));
    await expectHarmless(JSON.stringify(diff, undefined, 2));
  });
});
