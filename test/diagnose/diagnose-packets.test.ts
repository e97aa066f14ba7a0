import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import type { Report } from '../../src/report/report.ts';
import {
  diagnosed,
  END,
  explainedCells,
  failedCells,
  failing,
  LAYERED,
  type NamedProbe,
  SERVICES,
  way,
} from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';

/** The same run, with a report that says how long and how often it probed. */
function codesWith(report: Report, options: Record<string, unknown>): readonly string[] {
  return diagnose({ ...report, spec: { ...report.spec, options } }).map(({ code }) => code);
}

const pair = (one: string, other: string) => (probe: NamedProbe) => way(one, other)(probe) || way(other, one)(probe);

describe('two nodes that time out both ways, in one check', () => {
  const tcp = diagnosed({ nodes: 5 }, failing(timeout, pair('n2', 'n1')));
  const udp = diagnosed({ nodes: 5, checks: ['udp'] }, failing(timeout, pair('n2', 'n1')));

  test.each([
    ['of a connection that had time for several SYNs', tcp, { probeTimeoutMs: 5_000 }, 'ND202'],
    ['of a connection that had time for one', tcp, { probeTimeoutMs: 900 }, 'ND901'],
    ['of three datagrams', udp, { attempts: { udp: 3 } }, 'ND202'],
    ['of one datagram', udp, { attempts: { udp: 1 } }, 'ND901'],
    ['if the report does not say', tcp, {}, 'ND901'],
  ])('%s', (_, report, options, code) => {
    expect(codesWith(report, options)).toEqual([code]);
  });
});

describe('a single timeout', () => {
  const tcp = diagnosed({ nodes: 5 }, failing(timeout, way('n2', 'n1')));

  test('may be a short outage, even of a connection that had time for several SYNs', () => {
    expect(codesWith(tcp, { probeTimeoutMs: 5_000 })).toEqual(['ND901']);
  });

  test('that came again on a retry is one of a pair', () => {
    const again = { ...tcp, failures: tcp.failures.map((failure) => ({ ...failure, attempts: 2 })) };
    expect(codesWith(again, {})).toEqual(['ND201']);
  });
});

test('one node that does not reach its own pods is not a network where nothing reaches anything', () => {
  const report = diagnosed({ nodes: 1, checks: ['tcp', 'udp'], paths: LAYERED }, () => timeout);
  expect(report.findings.map(({ code, title }) => `${code} ${title}`)).toEqual([
    'ND105 n1 and its own pods do not reach each other',
  ]);
});

describe('a dead DNS pod', () => {
  test('is reported even if every question to the Service happened to go there', () => {
    const unlucky = [END.dnsPod1, END.dnsService, END.resolver] as const;
    const report = diagnosed(
      { nodes: 3, services: SERVICES.filter(({ check }) => check === 'dns') },
      failing(timeout, ({ to }) => unlucky.some((name) => name === to)),
    );
    expect(report.findings.map(({ code, subject }) => `${code} ${subject.name}`)).toEqual([`ND501 ${END.dnsPod1}`]);
    const [finding] = report.findings;
    expect(finding && explainedCells(report, finding)).toEqual(failedCells(report));
  });

  test('if all of them are dead, DNS fails everywhere', () => {
    const report = diagnosed(
      { nodes: 3, services: SERVICES.filter(({ check }) => check === 'dns') },
      failing(timeout, ({ check }) => check === 'dns'),
    );
    expect(report.findings.map(({ code }) => code)).toEqual(['ND504']);
  });
});
