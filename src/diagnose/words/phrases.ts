import { FAMILY_WORDS } from '../../model/network.ts';
import { isWithin } from '../each-pair.ts';
import type { Heading } from '../finding.ts';
import { sidesOf } from '../groups.ts';
import type { Place } from '../region.ts';
import { islandOf, type SetsPlace } from '../sets.ts';
import type { Symptom } from '../symptom.ts';
import { groupName, type NameScene, nodeName, nodesName, otherCluster } from './names.ts';
import type { Limits } from './scope.ts';
import { shareWords } from './share.ts';

/** What a sentence is about. */
interface Noun {
  readonly text: string;
  /** For the beginning of a sentence. Names keep their case. */
  readonly first: string;
  readonly plural: boolean;
}

/** What happens, for each way in which a cause can lie: `Nothing gets into X`. */
interface Phrases {
  readonly into: (x: Noun) => string;
  readonly outOf: (x: Noun) => string;
  readonly cutOff: (x: Noun) => string;
  readonly there: (x: Noun, y: Noun) => string;
  readonly mutual: (x: Noun, y: Noun) => string;
  readonly among: (x: Noun) => string;
  /** Some nodes, and everybody else. */
  readonly parted: (x: Noun) => string;
  readonly everyNode: string;
  readonly everywhere: string;
}

const REACH: Phrases = {
  into: (x) => `Nothing gets into ${x.text}`,
  outOf: (x) => `Nothing gets out of ${x.text}`,
  cutOff: (x) => `${x.first} ${x.plural ? 'are' : 'is'} cut off: nothing gets in or out`,
  there: (x, y) => `${x.first} ${x.plural ? 'do' : 'does'} not reach ${y.text}`,
  mutual: (x, y) => `${x.first} and ${y.text} do not reach each other`,
  among: (x) => (x.plural ? `${x.first} do not reach each other` : `Within ${x.text} no node reaches another`),
  parted: (x) => `${x.first} reach${x.plural ? '' : 'es'} each other and nobody else`,
  everyNode: 'No node and its own pods reach each other',
  everywhere: 'Nothing reaches anything',
};

/** `what` is a plural noun, and `verb` goes with it. */
function happening(what: string, verb: string): Phrases {
  return {
    into: (x) => `${what} into ${x.text} ${verb}`,
    outOf: (x) => `${what} out of ${x.text} ${verb}`,
    cutOff: (x) => `${what} into and out of ${x.text} ${verb}`,
    there: (x, y) => `${what} from ${x.text} to ${y.text} ${verb}`,
    mutual: (x, y) => `${what} between ${x.text} and ${y.text} ${verb}`,
    among: (x) => `${what} ${x.plural ? 'among' : 'within'} ${x.text} ${verb}`,
    parted: (x) => `${what} between ${x.text} and all others ${verb}`,
    everyNode: `${what} between nodes and their own pods ${verb} everywhere`,
    everywhere: `${what} ${verb} everywhere`,
  };
}

const PHRASES = {
  reach: REACH,
  mtu: happening('Full-size packets', 'are lost'),
  identity: happening('Probes', 'are answered by somebody else'),
  snat: happening('Source addresses of packets', 'are rewritten'),
  reply: happening('Probes', 'get answers that are no floater’s'),
  loss: happening('Some packets', 'are lost'),
  slow: happening('Answers to probes', 'are slow'),
} as const satisfies Record<Exclude<Symptom, 'part'>, Phrases>;

function phrasesOf({ symptom, share = 1, limits: { checks } }: Omit<LocatedSymptom, 'place'>): Phrases {
  if (symptom !== 'part') return PHRASES[symptom];
  const what = checks && !checks.includes('tcp') ? 'probes' : 'connections';
  return happening(`About ${shareWords(share)} ${what}`, 'fail');
}

export interface LocatedSymptom {
  readonly symptom: Symptom;
  readonly place: Place;
  readonly limits: Limits;
  /** The share of the probes that fail, for the symptom `part`. */
  readonly share?: number | undefined;
}

/** One plain sentence without its full stop. It does not say everything that the limits say. */
export function sentence(setting: NameScene, located: LocatedSymptom): string {
  const { symptom, place, limits } = located;
  const phrases = phrasesOf(located);
  const node = (index: number) => nodeNoun(nodeName(setting, index), limits);
  switch (place.kind) {
    case 'node':
      return headed(phrases, place.heading, node(place.node));
    case 'nodes':
      return headed(phrases, place.heading, nodesNoun(nodesName(setting, place.nodes), place.nodes.length, limits));
    case 'across':
      return acrossSentence(phrases, place.heading, [
        node(place.node),
        groupNoun(otherCluster(setting, place), NO_LIMITS),
      ]);
    case 'legs':
      return acrossSentence(phrases, place.heading, [
        legsNoun(setting, place, limits),
        groupNoun(otherCluster(setting, place), NO_LIMITS),
      ]);
    case 'same':
      return phrases.mutual(named(nodeName(setting, place.node)), OWN_PODS);
    case 'pair':
      return place.heading === 'both'
        ? phrases.mutual(node(place.node), node(place.to))
        : phrases.there(node(place.node), node(place.to));
    case 'group':
      return headed(phrases, place.heading, groupNoun(groupName(setting, place.grouping, place.group), limits));
    case 'block':
      return blockSentence(phrases, place, (group) => groupNoun(groupName(setting, place.grouping, group), limits));
    case 'sets':
      return setsSentence(setting, phrases, { place, limits });
    case 'run':
      return everywhere(phrases, { symptom, limits });
    case 'everySame':
      return phrases.everyNode;
    default:
      return place satisfies never;
  }
}

/** The other cluster is meant as a whole, whatever layer of the node is meant. */
const NO_LIMITS: Limits = { checks: undefined, family: undefined, layer: undefined, paths: undefined };

/** `the nodes of cluster a other than n1`, `the pods of cluster a other than those of n1` */
function legsNoun(setting: NameScene, place: Extract<Place, { kind: 'legs' }>, { layer }: Limits): Noun {
  const { own } = sidesOf(setting.groupings, place);
  const { name = '' } = setting.world.nodes[place.node] ?? {};
  const [what, but] = layer === 'pod' ? ['pods', `those of ${name}`] : ['nodes', name];
  const text = `the ${what} of ${groupName(setting, place.grouping, own)} other than ${but}`;
  return { text, first: capital(text), plural: true };
}

const OWN_PODS: Noun = { text: 'its own pods', first: 'Its own pods', plural: true };

function named(name: string): Noun {
  return { text: name, first: name, plural: false };
}

/** `n1`, `the pods of n1`, `the host network of n1`. */
function nodeNoun(name: string, limits: Limits): Noun {
  return onLayer(name, limits) ?? named(name);
}

/** `zone z1`, `the pods of zone z1` … */
function groupNoun(name: string, limits: Limits): Noun {
  return onLayer(name, limits) ?? { text: name, first: capital(name), plural: false };
}

function onLayer(name: string, { layer }: Limits): Noun | undefined {
  if (layer === 'pod') return { text: `the pods of ${name}`, first: `The pods of ${name}`, plural: true };
  return layer && { text: `the host network of ${name}`, first: `The host network of ${name}`, plural: false };
}

function headed(phrases: Phrases, heading: Heading, noun: Noun): string {
  if (heading === 'inbound') return phrases.into(noun);
  return heading === 'outbound' ? phrases.outOf(noun) : phrases.cutOff(noun);
}

function acrossSentence(phrases: Phrases, heading: Heading, [node, cluster]: readonly [Noun, Noun]): string {
  if (heading === 'both') return phrases.mutual(node, cluster);
  return heading === 'outbound' ? phrases.there(node, cluster) : phrases.there(cluster, node);
}

function blockSentence(
  phrases: Phrases,
  { group, to, heading }: Extract<Place, { kind: 'block' }>,
  nounOf: (group: number) => Noun,
): string {
  const [here, there] = [nounOf(group), nounOf(to)];
  if (group === to) return phrases.among(here);
  return heading === 'both' ? phrases.mutual(here, there) : phrases.there(here, there);
}

interface LocatedSets {
  readonly place: SetsPlace;
  readonly limits: Limits;
}

function setsSentence(setting: NameScene, phrases: Phrases, { place, limits }: LocatedSets): string {
  const noun = (nodes: readonly number[]) => nodesNoun(nodesName(setting, nodes), nodes.length, limits);
  const island = islandOf(place, setting.world.nodes.length);
  if (island)
    return island.heading === 'both'
      ? phrases.parted(noun(island.nodes))
      : headed(phrases, island.heading, noun(island.nodes));
  if (isWithin(place)) return phrases.among(noun(place.from));
  // "n1 and n2 and n3 and n4" would not say where the line is.
  const side = (nodes: readonly number[]) =>
    nodes.length > 1
      ? groupNoun(`the group of ${nodesName(setting, nodes)}`, limits)
      : nodesNoun(nodesName(setting, nodes), 1, limits);
  const [here, there] = [side(place.from), side(place.to)];
  return place.heading === 'both' ? phrases.mutual(here, there) : phrases.there(here, there);
}

function nodesNoun(name: string, count: number, limits: Limits): Noun {
  return onLayer(name, limits) ?? { text: name, first: name, plural: count > 1 };
}

function everywhere(phrases: Phrases, { symptom, limits }: Pick<LocatedSymptom, 'symptom' | 'limits'>): string {
  const { checks, family, layer, paths } = limits;
  if (symptom !== 'reach') return phrases.everywhere;
  if (checks) return `${checks.join(' and ')} ${checks.length > 1 ? 'fail' : 'fails'} everywhere`;
  if (layer === 'pod') return 'The pod network between nodes fails everywhere';
  if (layer === 'node') return 'The network of the nodes themselves fails everywhere';
  if (paths?.every((path) => path.endsWith('-pod'))) return 'No pod is reached';
  if (paths?.every((path) => path.startsWith('pod-'))) return 'Pods reach nothing';
  if (paths?.every((path) => path.includes('node'))) return 'The network of the nodes themselves fails everywhere';
  return family ? `Nothing reaches anything over ${FAMILY_WORDS[family]}` : phrases.everywhere;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
