import type { ReportEnd, ReportNote } from '../../model/measured-run.ts';
import { CODE_FACTS } from '../codes.ts';
import type { Finding } from '../finding.ts';
import type { World } from '../world.ts';
import { ofCluster } from './names.ts';
import { nextSteps } from './next.ts';
import { scopeOf } from './scope.ts';

const MOST_SHOWN = 3;

/** A warning about ways on which TCP learns the right size but datagrams do not; empty if there are none. */
export function clampedFindings({ run }: Pick<World, 'run'>, of: number): readonly Finding[] {
  const notes = run.notes.filter(({ kind }) => kind === 'clamped');
  const [first] = notes;
  if (!first) return [];
  const shown = notes.slice(0, MOST_SHOWN).map((note) => noteWords(run, note));
  const { source, destination } = first;
  const one = notes.length === 1;
  return [
    {
      code: 'ND404',
      severity: 'warning',
      title: one
        ? `Full-size datagrams from ${nameOf(run, source)} to ${nameOf(run, destination)} are lost, full-size TCP is not`
        : `Full-size datagrams are lost on ${notes.length} ways, full-size TCP is not`,
      subject: one
        ? {
            kind: 'pair',
            cluster: source.cluster,
            name: source.node,
            to: { cluster: destination.cluster, name: destination.node },
          }
        : { kind: 'run', cluster: source.cluster, name: '' },
      scope: scopeOf(notes),
      explains: 0,
      of,
      evidence: [...shown, ...(notes.length > MOST_SHOWN ? [`and ${notes.length - MOST_SHOWN} more`] : [])],
      alternatives: [],
      reasons: CODE_FACTS.ND404.reasons,
      next: nextSteps({ run }, 'ND404', { cluster: source.cluster, nodes: [source.node] }),
      region: [],
    },
  ];
}

/** `n1`; with two clusters `n1 of a`. */
function nameOf(run: World['run'], { cluster, node }: ReportEnd): string {
  return `${node}${ofCluster({ run }, cluster)}`;
}

function noteWords(run: World['run'], { source, destination, path, family, detail }: ReportNote): string {
  return `${nameOf(run, source)} → ${nameOf(run, destination)} (${path} ${family}): ${detail}`;
}
