import { kubectlWords, shellWords } from '../kube/flag-words.ts';
import type { Report } from '../report/report.ts';
import { counted } from '../text/plural.ts';
import type { BundledFile } from './bundled-file.ts';

/**
 * Tells the sender of a bundle what does not leave the machine, and the recipient what they will not find.
 */
const NOT_IN_IT = [
  'kubeconfig files, tokens, passwords, keys and certificates: a run saves none of them',
  'the configuration file',
  'logs of pods, and Secrets, ConfigMaps or any other object of the cluster',
  'events that came after the run, or are no warnings. Those of the floaters that the cluster still has:',
];

/** MANIFEST.txt: each file with its size, what was hidden, and what is not included. Pure. */
export function manifest(report: Report, files: readonly BundledFile[], hidden: number): BundledFile {
  const { runId, startedAt, finishedAt } = report.metadata;
  const rows = files.map(({ name, what, text }) => [name, `${Buffer.byteLength(text)} bytes`, what] as const);
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [
    `kubectl-netdoctor: support bundle of run ${runId}, ${startedAt} to ${finishedAt}`,
    '',
    'In it:',
    ...rows.map(([name, size, what]) => `  ${name.padEnd(widths[0] ?? 0)}  ${size.padStart(widths[1] ?? 0)}  ${what}`),
    '',
    'It names nodes, addresses, contexts and API servers, the paths of kubeconfig files, and the options of the check.',
    `Hidden, in ${counted(hidden, 'place')}: the queries of URLs, users and passwords in them, and bearer tokens.`,
    '',
    'Not in it:',
    ...NOT_IN_IT.map((line) => `  ${line}`),
    ...eventCommands(report).map((command) => `    ${command}`),
  ];
  return { name: 'MANIFEST.txt', what: 'what is in it, and what is not', text: `${lines.join('\n')}\n` };
}

function eventCommands({ spec }: Report): readonly string[] {
  return [spec.source, ...spec.destinations].map(
    ({ kubeconfig, context, namespace }) =>
      `${kubectlWords({ flags: { kubeconfig, context } })} ${shellWords(['-n', namespace, 'get', 'events'])}`,
  );
}
