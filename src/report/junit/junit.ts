import type { Failure } from '../../model/measured-run.ts';
import { sectionKey, sectionsOf } from '../../model/sections.ts';
import { counted } from '../../text/plural.ts';
import { NO_STYLE } from '../../ui/style.ts';
import type { Report } from '../report.ts';
import { findingText, touches } from '../text/finding-text.ts';
import { endWords } from '../text/pair-words.ts';
import { verdictLine } from '../text/summary-words.ts';
import { type Case, type Suite, suite, suites } from './junit-case.ts';
import { caseOfFailure, casesOfRows, moreFailures } from './junit-rows.ts';

/**
 * This many failures of a section get a test case each. The rest get one per source, because CI servers
 * accept files of up to about 30 MB.
 */
const MOST_FAILURES = 5000;

/**
 * `-o junit`: the format that JUnit, Jenkins and GitLab have in common. It has a suite for the findings, one
 * for the run, one for nodes that were not tested, and one for each section. A section has a test case for
 * each source whose probes passed, and one for each probe that did not pass. Pure.
 */
export function renderJunit(report: Report): string {
  const { startedAt, finishedAt } = report.metadata;
  const all = [...findingSuites(report), runSuite(report), ...nodeSuites(report), ...sectionSuites(report)];
  return suites(all, Date.parse(finishedAt) - Date.parse(startedAt));
}

function findingSuites({ findings, metadata }: Report): readonly Suite[] {
  if (findings.length === 0) return [];
  const cases = findings.map((finding): Case => {
    const { code, severity, title } = finding;
    const named = { classname: 'netdoctor.findings', name: `${code} ${title}` };
    const text = findingText(finding);
    if (severity !== 'error') return { ...named, output: text };
    return { ...named, bad: { is: 'failure', type: code, message: title, text } };
  });
  return [suite({ name: 'findings', cases, startedAt: metadata.startedAt })];
}

/**
 * Whether the run is complete. Without this case, probes that were never made would look as if they had
 * passed.
 */
function runSuite(report: Report): Suite {
  const { metadata, spec, summary } = report;
  const verdict = verdictLine(report, NO_STYLE);
  const named = { classname: 'netdoctor', name: 'run' };
  const whole: Case = summary.complete
    ? { ...named, output: verdict }
    : { ...named, bad: { is: 'error', type: 'INCOMPLETE', message: verdict } };
  const properties = {
    runId: metadata.runId,
    version: metadata.version,
    source: spec.source.name,
    ...(spec.destinations[0] ? { destination: spec.destinations[0].name } : {}),
  };
  return suite({ name: 'netdoctor', cases: [whole], startedAt: metadata.startedAt, properties });
}

/** Nodes that were left out on purpose are not reported. */
function nodeSuites({ untested, spec, metadata }: Report): readonly Suite[] {
  const several = spec.destinations.length > 0;
  const cases = untested
    .filter(({ byRule }) => !byRule)
    .map(({ cluster, node, reason }): Case => {
      const bad = { is: 'error', type: 'NOT_TESTED', message: reason } as const;
      return { classname: 'netdoctor.nodes', name: endWords({ cluster, node }, several), bad };
    });
  return cases.length > 0 ? [suite({ name: 'nodes', cases, startedAt: metadata.startedAt })] : [];
}

function sectionSuites(report: Report): readonly Suite[] {
  const failures = Map.groupBy(report.failures, sectionKey);
  const skipped = Map.groupBy(report.skipped, sectionKey);
  const several = report.spec.destinations.length > 0;
  return sectionsOf(report).map((section) => {
    const key = sectionKey(section);
    const { check, path, family } = section;
    const classname = `netdoctor.${check}.${path}.${family}`;
    const own: readonly Failure[] = failures.get(key) ?? [];
    const cases = [
      ...own.slice(0, MOST_FAILURES).map((failure) => caseOfFailure(failure, { classname, several })),
      ...moreFailures(own.slice(MOST_FAILURES), { classname, several }),
      ...casesOfRows(report, section, { classname, several }),
      ...(skipped.get(key) ?? []).map(({ detail, probes }): Case => {
        const bad = { is: 'skipped', message: `${counted(probes, 'probe')}: ${detail}` } as const;
        return { classname, name: `skipped: ${detail}`, bad };
      }),
    ];
    const output = report.findings
      .filter((finding) => touches(finding, section))
      .map(({ code, title }) => `${code}: ${title}`);
    return suite({
      name: `${check} ${path} ${family}`,
      cases,
      startedAt: report.metadata.startedAt,
      output: output.join('\n'),
    });
  });
}
