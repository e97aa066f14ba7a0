import type { ClusterRef } from '../model/plan.ts';
import { remarkWords } from '../model/remark.ts';
import { untestedWords } from '../model/untested.ts';
import type { Report } from '../report/report.ts';
import { savedForm } from '../state/saved-form.ts';
import type { BundledFile } from './bundled-file.ts';
import { circumstancesText } from './circumstances.ts';
import { manifest } from './manifest.ts';
import { redactor } from './redact.ts';

export interface BundleInput {
  readonly report: Report;
  /** The files of the run's folder as they were saved; empty if the report comes from a file. */
  readonly saved: readonly BundledFile[];
  /** Whether the report was rebuilt from the rows because the run has none. */
  readonly rebuilt: boolean;
  /** Versions of this program and its runtime. */
  readonly versions: Readonly<Record<string, string>>;
}

/** All files of a bundle, the manifest first. Pure. */
export function bundleContents(input: BundleInput): readonly BundledFile[] {
  const { report, saved, rebuilt } = input;
  const { redact, hidden } = redactor();
  const what = rebuilt ? 'the report, made of the rows: the run has none of its own' : 'the report';
  const files = [
    ...saved,
    { name: 'report.json', what, text: `${JSON.stringify(savedForm(report))}\n` },
    { name: 'remarks.txt', what: 'what was not tested, and what else was said', text: remarksText(report) },
    {
      name: 'circumstances.txt',
      what: 'what nodes, CNI and kube-proxy said of themselves where not all was well, warning events, and traits of nodes',
      text: circumstancesText(report.circumstances),
    },
    { name: 'versions.txt', what: 'versions of netdoctor, Node.js and the API servers', text: versionsText(input) },
  ].map((file) => ({ ...file, text: redact(file.text) }));
  return [manifest(report, files, hidden()), ...files];
}

function remarksText({ untested, remarks }: Report): string {
  const left = untested.filter(({ byRule }) => byRule);
  const missing = untested.filter(({ byRule }) => !byRule);
  const lines = [
    ...(missing.length > 0 ? [`not tested: ${untestedWords(missing)}`] : []),
    ...(left.length > 0 ? [`left out: ${untestedWords(left)}`] : []),
    ...remarks.map(remarkWords),
  ];
  return lines.length > 0 ? `${lines.join('\n')}\n` : 'nothing\n';
}

function versionsText({ report, versions }: BundleInput): string {
  const { metadata, spec } = report;
  const lines = [
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    `the report was made by ${metadata.version}`,
    ...[spec.source, ...spec.destinations].map(clusterLine),
  ];
  return `${lines.join('\n')}\n`;
}

function clusterLine({ name, version }: Pick<ClusterRef, 'name' | 'version'>): string {
  return `cluster ${name}: Kubernetes ${version}`;
}
