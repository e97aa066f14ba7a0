import type { Setting } from '../locate.ts';
import type { Place } from '../region.ts';
import type { Symptom } from '../symptom.ts';
import { groupName, nodeName } from './names.ts';
import type { Limits } from './scope.ts';

/** What happens, for each way that a cause can lie: `Nothing gets into X`. */
interface Phrases {
  readonly into: (x: string) => string;
  readonly outOf: (x: string) => string;
  readonly cutOff: (x: string) => string;
  readonly there: (x: string, y: string) => string;
  readonly mutual: (x: string, y: string) => string;
  readonly among: (x: string) => string;
  readonly everywhere: string;
}

const REACH: Phrases = {
  into: (x) => `nothing gets into ${x}`,
  outOf: (x) => `nothing gets out of ${x}`,
  cutOff: (x) => `${x} is cut off: nothing gets in or out`,
  there: (x, y) => `${x} does not reach ${y}`,
  mutual: (x, y) => `${x} and ${y} do not reach each other`,
  among: (x) => `within ${x} no node reaches another`,
  everywhere: 'nothing reaches anything',
};

/** `what` is a noun in the plural that a verb goes with. */
function happening(what: string, verb: string): Phrases {
  return {
    into: (x) => `${what} into ${x} ${verb}`,
    outOf: (x) => `${what} out of ${x} ${verb}`,
    cutOff: (x) => `${what} into and out of ${x} ${verb}`,
    there: (x, y) => `${what} from ${x} to ${y} ${verb}`,
    mutual: (x, y) => `${what} between ${x} and ${y} ${verb}`,
    among: (x) => `${what} within ${x} ${verb}`,
    everywhere: `${what} ${verb} everywhere`,
  };
}

const PHRASES = {
  reach: REACH,
  mtu: happening('full-size packets', 'are lost'),
  identity: happening('probes', 'are answered by somebody else'),
  snat: happening('source addresses of packets', 'are rewritten'),
  reply: happening('probes', 'get answers that are no floater’s'),
  loss: happening('some packets', 'are lost'),
  slow: happening('answers to probes', 'are slow'),
} as const satisfies Record<Symptom, Phrases>;

export interface Told {
  readonly symptom: Symptom;
  readonly place: Place;
  readonly limits: Limits;
}

/** One plain sentence without its full stop. What the limits leave out stands behind it. */
export function sentence(setting: Pick<Setting, 'world' | 'groupings'>, { symptom, place, limits }: Told): string {
  const phrases = PHRASES[symptom];
  const on = (name: string) => onLayer(name, limits);
  const node = (index: number) => on(nodeName(setting, index));
  switch (place.kind) {
    case 'node':
      return headed(phrases, place.heading, node(place.node));
    case 'same':
      return phrases.mutual(nodeName(setting, place.node), 'its own pods');
    case 'pair':
      return place.heading === 'both'
        ? phrases.mutual(node(place.node), node(place.to))
        : phrases.there(node(place.node), node(place.to));
    case 'group':
      return headed(phrases, place.heading, on(groupName(setting, place.grouping, place.group)));
    case 'block':
      return blockSentence(setting, place, phrases, on);
    case 'run':
      return everywhere(phrases, { symptom, limits });
    case 'everySame':
      return phrases.mutual('every node', 'its own pods');
    default:
      return place satisfies never;
  }
}

/** `n1`, `the pods of n1`, `the host network of n1`. */
function onLayer(name: string, { layer }: Limits): string {
  if (layer === 'pod') return `the pods of ${name}`;
  return layer === 'node' ? `the host network of ${name}` : name;
}

function headed(phrases: Phrases, heading: 'inbound' | 'outbound' | 'both', name: string): string {
  if (heading === 'inbound') return phrases.into(name);
  return heading === 'outbound' ? phrases.outOf(name) : phrases.cutOff(name);
}

function blockSentence(
  setting: Pick<Setting, 'world' | 'groupings'>,
  { grouping, group, to, heading }: Extract<Place, { kind: 'block' }>,
  phrases: Phrases,
  on: (name: string) => string,
): string {
  const here = on(groupName(setting, grouping, group));
  const there = on(groupName(setting, grouping, to));
  if (group === to) return phrases.among(here);
  return heading === 'both' ? phrases.mutual(here, there) : phrases.there(here, there);
}

function everywhere(phrases: Phrases, { symptom, limits }: Pick<Told, 'symptom' | 'limits'>): string {
  const { checks, family, layer } = limits;
  if (symptom !== 'reach') return phrases.everywhere;
  if (checks) return `${checks.join(' and ')} ${checks.length > 1 ? 'fail' : 'fails'} everywhere`;
  if (layer === 'pod') return 'the pod network between nodes fails everywhere';
  if (layer === 'node') return 'the network of the nodes themselves fails everywhere';
  return family ? 'nothing reaches anything over this family' : phrases.everywhere;
}
