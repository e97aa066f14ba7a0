import type { Failure, ReportEnd } from '../../model/measured-run.ts';
import { FAMILY_WORDS } from '../../model/network.ts';
import { counted } from '../../text/plural.ts';
import type { DiagnosisContext, Located } from '../locate.ts';
import { type Extent, extentOf } from '../ways.ts';
import { contrastLines } from './contrast.ts';
import { tellingDetails } from './details.ts';
import { scopeOf, sectionsIn } from './scope.ts';

interface Evident {
  readonly extent: Extent;
  /** A few of its failures, with their details. */
  readonly failures: readonly Failure[];
}

/** What shows the cause, and what passes in contrast, one sentence each. */
export function evidenceOf(
  setting: DiagnosisContext,
  { cause, also, symptom }: Located,
  { extent, failures }: Evident,
): readonly string[] {
  const { place, facet } = cause;
  const sections = setting.world.floaters.map(({ section }) => section);
  const { checks, families } = scopeOf(sectionsIn(facet, sections));
  const what = [checks.join(', '), families.map((family) => FAMILY_WORDS[family]).join(', ')].join('; ');
  const measured = [cause, ...also].reduce((sum, one) => sum + one.failed + one.passed, 0);
  return [
    `${extent.failed} of ${counted(measured, 'such probe')} failed (${what}): ${reasonWords(extent)}`,
    ...detailLines(setting, failures),
    ...ownPodsLine(also),
    ...otherSignsLine(setting, also),
    ...contrastLines(setting, { place, facet, symptom }),
  ];
}

function ownPodsLine(also: Located['also']): readonly string[] {
  const own = also.filter(({ place }) => place.kind === 'same');
  const failed = own.reduce((sum, one) => sum + one.failed, 0);
  const measured = own.reduce((sum, one) => sum + one.failed + one.passed, 0);
  if (failed === 0) return [];
  const words = own.length > 1 ? 'the nodes and their own pods' : 'the node and its own pods';
  return [`between ${words}: ${failed} of ${measured} failed too`];
}

/** What else fails there in another way, such as lost packets beside answers from somebody else. */
function otherSignsLine({ world }: DiagnosisContext, also: Located['also']): readonly string[] {
  const others = also.flatMap((part) => (part.other ? [{ part, board: part.other.board }] : []));
  if (others.length === 0) return [];
  const extents = others.map(({ part, board }) => extentOf(world, board, [part]));
  const failed = extents.reduce((sum, one) => sum + one.failed, 0);
  const reasons = [...new Set(extents.flatMap((one) => one.reasons.map(([reason]) => reason)))];
  return [`with it ${counted(failed, 'other probe')} failed: ${reasons.join(', ')}`];
}

function reasonWords({ reasons }: Pick<Extent, 'reasons'>): string {
  return reasons.map(([reason, times]) => (reasons.length > 1 ? `${times} ${reason}` : reason)).join(', ');
}

/** The details that tell most: a path MTU, who answered, the system's words. */
function detailLines({ world }: DiagnosisContext, failures: readonly Failure[]): readonly string[] {
  const several = world.run.spec.destinations.length > 0;
  const name = ({ node, cluster }: ReportEnd) => (several ? `${node} of ${cluster}` : node);
  return tellingDetails(failures).map(
    ({ first: { source, destination, check, detail } }, index) =>
      `${index === 0 ? 'for example' : 'and'}, ${name(source)} → ${name(destination)} (${check}): ${detail}`,
  );
}
