import type { ReportEnd, ReportNote } from '../../model/measured-run.ts';
import { counted } from '../../text/plural.ts';
import type { Finding } from '../finding.ts';
import type { World } from '../world.ts';
import { clampedNotes, sizesIn } from './clamped-notes.ts';
import { ofCluster } from './names.ts';
import { nextSteps } from './next.ts';
import { reasonsFor } from './reasons.ts';
import { scopeOf } from './scope.ts';
import { sharedEnds } from './shared-ends.ts';

const MOST_SHOWN = 3;

type Run = World['run'];

/**
 * A warning about ways on which full-size TCP passes and full-size datagrams do not. If there are none, says
 * where path MTU discovery works. Empty if full-size packets pass everywhere.
 */
export function clampedFindings({ run }: Pick<World, 'run'>, of: number): readonly Finding[] {
  const { lost, told } = clampedNotes(run);
  const notes = lost.length > 0 ? lost : told;
  const [first] = notes;
  if (!first) return [];
  const { subject, direction, nodes } = sharedEnds(notes);
  const { cluster } = subject;
  const more = notes.length - MOST_SHOWN;
  return [
    {
      code: 'ND404',
      severity: lost.length > 0 ? 'warning' : 'info',
      title: lost.length > 0 ? lostTitle(run, lost) : toldTitle(run, told),
      subject,
      ...(direction ? { direction } : {}),
      scope: scopeOf(notes),
      explains: 0,
      of,
      evidence: [
        ...notes.slice(0, MOST_SHOWN).map((note) => noteWords(run, note)),
        ...(more > 0 ? [`and ${more} more`] : []),
        ...(lost.length > 0 && told.length > 0
          ? [`on ${counted(told.length, 'other way')} path MTU discovery works`]
          : []),
      ],
      alternatives: [],
      reasons: reasonsFor('ND404', { details: [first.detail] }),
      next: nextSteps({ run }, 'ND404', { cluster, nodes, examples: { failing: endsOf(first) } }),
      region: [],
    },
  ];
}

function endsOf({ source, destination }: ReportNote) {
  const ref = ({ cluster, node }: ReportEnd) => ({ cluster, name: node });
  return { from: ref(source), to: ref(destination) };
}

function lostTitle(run: Run, notes: readonly ReportNote[]): string {
  return `Full-size datagrams ${beside(waysWords(run, notes), 'are lost')}, full-size TCP is not`;
}

/** `from n1 are lost`, but `are lost on 9 ways`. */
function beside(ways: string, verb: string): string {
  return ways.startsWith('on ') ? `${verb} ${ways}` : `${ways} ${verb}`;
}

function toldTitle(run: Run, notes: readonly ReportNote[]): string {
  const sizes = new Set(notes.map((note) => Object.values(sizesIn(note)).join()));
  const { path, mtu } = sizesIn(notes[0] ?? { detail: '' });
  const ways = waysWords(run, notes);
  const what =
    sizes.size === 1
      ? `${beside(ways, `is ${path}`)}, the ${notes.length === 1 ? 'interface has' : 'interfaces have'} ${mtu}`
      : beside(ways, 'is below that of the interfaces');
  return `The path MTU ${what}: path MTU discovery works`;
}

/** `from n1 to n2`, `from and to n1`, `on 9 ways`. */
function waysWords(run: Run, notes: readonly ReportNote[]): string {
  const { subject, direction } = sharedEnds(notes);
  const name = nameOf(run, subject);
  if (subject.to) {
    const to = nameOf(run, subject.to);
    return direction === 'both' ? `between ${name} and ${to}` : `from ${name} to ${to}`;
  }
  if (subject.kind !== 'node') return `on ${notes.length} ways`;
  switch (direction) {
    case 'outbound':
      return `from ${name}`;
    case 'inbound':
      return `to ${name}`;
    default:
      return `from and to ${name}`;
  }
}

/** `n1`; with two clusters `n1 of a`. */
function nameOf(run: Run, { cluster, name }: { readonly cluster: string; readonly name: string }): string {
  return `${name}${ofCluster({ run }, cluster)}`;
}

function noteWords(run: Run, note: ReportNote): string {
  const { path, family, detail } = note;
  const { from, to } = endsOf(note);
  return `${nameOf(run, from)} → ${nameOf(run, to)} (${path} ${family}): ${detail}`;
}
