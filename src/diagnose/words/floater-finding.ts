import { counted } from '../../text/plural.ts';
import { alternativesTo } from '../alternatives.ts';
import { eachPair } from '../each-pair.ts';
import type { Facet } from '../facet.ts';
import type { Finding, Heading } from '../finding.ts';
import { sidesOf } from '../groups.ts';
import type { Carried, DiagnosisContext, Located } from '../locate.ts';
import { waysIn } from '../own-pods.ts';
import type { Place } from '../region.ts';
import type { ServiceSpot } from '../services/board.ts';
import { islandOf } from '../sets.ts';
import { PASSED, UNKNOWN } from '../symptom.ts';
import { extentOf } from '../ways.ts';
import type { WorldSection } from '../world.ts';
import { codeOfCause } from './code.ts';
import { evidenceOf } from './evidence.ts';
import { examplePairs } from './example-pairs.ts';
import { failuresIn } from './failures-in.ts';
import { subjectOf } from './names.ts';
import { nextSteps } from './next.ts';
import { sentence } from './phrases.ts';
import { reasonsFor } from './reasons.ts';
import { type Limits, limitsOf, limitWords, ofNodes, scopeOf, sectionsIn } from './scope.ts';
import { sectionsOf, serviceRegion } from './service-spots.ts';
import { shareWords } from './share.ts';
import { shownIn } from './shown.ts';

/** From this share on, no number is needed. */
const NEARLY_ALL = 0.9;

export interface Telling {
  readonly located: Carried;
  /** Failed probes of the run. */
  readonly of: number;
}

/** Describes a cause between floaters in words. */
export function floaterFinding(setting: DiagnosisContext, { located, of }: Telling): Finding {
  const { world, groupings } = setting;
  const { symptom, cause, also, board, spots } = located;
  const { place } = cause;
  const { facet, limits } = narrowed(setting, located);
  const sections = world.floaters.map(({ section }) => section);
  const extent = extentOf(world, board, [cause, ...also]);
  const failures = failuresIn(world.run, extent.region);
  const code = codeOfCause({ symptom, place, limits, groupings, nodes: world.nodes.length });
  const subject = subjectOf(setting, place);
  const { title, alternatives } = sentences(setting, located, limits);
  const direction = headingOf(place, world.nodes.length);
  return {
    code,
    severity: 'error',
    title,
    subject,
    ...(direction ? { direction } : {}),
    scope: scopeOf([...sectionsIn(facet, sections), ...sectionsOf(world, spots)]),
    ...(cause.share ? { share: cause.share } : {}),
    explains: extent.failed + spots.length,
    of,
    evidence: [
      ...evidenceOf(setting, { ...located, cause: { ...cause, facet } }, { extent, failures }),
      ...serviceLine(spots),
    ],
    alternatives,
    reasons: reasonsFor(code, shownIn(world, extent.region, failures)),
    next: nextSteps(world, code, {
      cluster: subject.cluster,
      nodes: nodesIn(place).flatMap((node) => world.nodes[node]?.name ?? []),
      examples: examplePairs(world, extent.first),
    }),
    region: [...extent.region, ...serviceRegion(world, spots)],
  };
}

interface Narrowed {
  /** Without the sections that cannot show the symptom. */
  readonly facet: Facet;
  readonly limits: Limits;
}

function narrowed({ world }: DiagnosisContext, { cause: { place, facet }, board }: Located): Narrowed {
  const sections = world.floaters.map(({ section }) => section);
  const isMeasured = (section: number) => isMeasuredAt(place, board, section);
  const shown = { ...facet, outs: facet.outs.filter(isMeasured), ins: facet.ins.filter(isMeasured) };
  const own: Facet = { ...shown, ...waysIn({ place, facet: shown }) };
  const taken = new Set([...shown.outs, ...shown.ins]);
  const measured = sections.filter(
    (_, section) => taken.has(section) || (isMeasured(section) && isPassing(place, board, section)),
  );
  const limits = limitsOf(own, sections, measured);
  const isOfAnyPods = place.kind !== 'run' && isFromOrToPods(place, own, sections);
  return { facet: shown, limits: isOfAnyPods ? ofNodes(limits, measured) : limits };
}

/**
 * Whether any of these probes begins or ends at a pod of the place: not those from its host to pods
 * elsewhere.
 */
function isFromOrToPods(place: Place, { outs, ins }: Facet, sections: readonly WorldSection[]): boolean {
  if (place.kind !== 'node' && place.kind !== 'nodes' && place.kind !== 'group') return true;
  const ends = [...outs.map((section) => sections[section]?.from), ...ins.map((section) => sections[section]?.to)];
  return ends.includes('pod');
}

/** The title, and the sentences of other places that fit as well. */
function sentences(
  setting: DiagnosisContext,
  located: Located,
  limits: Limits,
): Pick<Finding, 'title' | 'alternatives'> {
  const { symptom, cause, board } = located;
  const { place, share } = cause;
  const measured = asMeasured(setting, place, board);
  const say = (where: Place) => sentence(setting, { symptom, place: where, limits, share });
  const told = say(measured);
  const others = [...alternativesTo(located), ...(measured === place ? [] : [place])].map(say);
  return {
    title: `${told}${limitWords(unsaid(limits, place, symptom))}${shareWordsAfter(located)}`,
    alternatives: others.filter((other) => other !== told),
  };
}

/** `: about 1 in 4 probes fail` if packets are lost, unless nearly all probes fail. Other titles say it. */
function shareWordsAfter({ symptom, cause: { share = 1 } }: Located): string {
  return symptom === 'loss' && share < NEARLY_ALL ? `: about ${shareWords(share)} probes fail` : '';
}

/** As seen from the subject: of an island, from its nodes. */
function headingOf(place: Place, nodes: number): Heading | undefined {
  if (place.kind === 'sets') return islandOf(place, nodes)?.heading ?? place.heading;
  return 'heading' in place ? place.heading : undefined;
}

/**
 * False if a section cannot show the symptom, such as tcp if full-size packets are lost, or has no such pair.
 */
function isMeasuredAt(place: Place, { states, slots }: Located['board'], section: number): boolean {
  const cells = states[section];
  if (place.kind === 'same') return (cells?.[place.node * (slots.nodes + 1)] ?? UNKNOWN) !== UNKNOWN;
  return cells?.some((state) => state !== UNKNOWN) ?? false;
}

/** Whether anything passes there in this section. If not, it fails for another reason, and is no contrast. */
function isPassing(place: Place, { states, slots }: Located['board'], section: number): boolean {
  const cells = states[section];
  let passed = 0;
  eachPair(place, slots, (source, to) => {
    if (cells?.[source * slots.nodes + to] === PASSED) passed += 1;
  });
  return passed > 0;
}

/** If no way of a node within its cluster was measured, only its ways to the other one are known. */
function asMeasured({ groupings }: DiagnosisContext, place: Place, { states, slots }: Located['board']): Place {
  if (place.kind !== 'node' || !slots.across) return place;
  const { node, heading } = place;
  const { grouping } = slots.across;
  const own = groupings[grouping]?.members[sidesOf(groupings, { node, grouping }).own] ?? [];
  const isKnown = (at: number) => states.some((cells) => (cells[at] ?? UNKNOWN) !== UNKNOWN);
  const isProbedWithin = own.some(
    (other) => isKnown(node * slots.nodes + other) || isKnown(other * slots.nodes + node),
  );
  return isProbedWithin ? place : { kind: 'across', node, grouping, heading };
}

function serviceLine(spots: readonly ServiceSpot[]): readonly string[] {
  return spots.length > 0 ? [`with it ${counted(spots.length, 'probe')} to DNS and Services failed`] : [];
}

/** What the sentence says already is not repeated in brackets. */
function unsaid(limits: Limits, place: Place, symptom: Located['symptom']): Partial<Limits> {
  const { checks, family, ...others } = limits;
  if (place.kind !== 'run' || symptom !== 'reach') return symptom === 'mtu' ? { family, ...others } : limits;
  return { ...others, family: checks || limits.layer || limits.paths ? family : undefined };
}

function nodesIn(place: Place): readonly number[] {
  switch (place.kind) {
    case 'node':
    case 'across':
    case 'legs':
    case 'same':
      return [place.node];
    case 'nodes':
      return place.nodes;
    case 'pair':
      return [place.node, place.to];
    case 'group':
    case 'block':
    case 'sets':
    case 'run':
    case 'everySame':
      return [];
    default:
      return place satisfies never;
  }
}
