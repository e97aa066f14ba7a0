import { FAMILY_WORDS } from '../../model/network.ts';
import type { Reason } from '../../model/verdict.ts';
import type { FindingCode } from '../codes.ts';
import type { Suspect, Way } from '../services/suspect.ts';
import type { World, WorldSection } from '../world.ts';
import { endName, nodeName, ofCluster } from './names.ts';

const WAY_WORDS = {
  virtual: 'Services',
  dns: 'DNS',
  'dns-service': 'the DNS Service',
  'dns-replica': 'the DNS pods',
  'dns-server': 'the nameserver',
  resolver: 'the resolvers of their own',
  pods: 'the pods behind Services',
  floaters: 'the floaters behind a Service',
  'cluster-ip': 'ClusterIPs',
  headless: 'names of Services',
  hairpin: 'themselves by a Service',
  apiserver: 'the API server by its Service',
  nodeport: 'NodePorts',
  own: 'the targets of your own',
  all: 'any Service or any pod behind one',
} as const satisfies Record<Way, string>;

export interface ServiceTold {
  readonly code: FindingCode;
  /** The sections of the probes that failed. */
  readonly sections: readonly Pick<WorldSection, 'from'>[];
  /** Why they failed. */
  readonly reasons: readonly Reason[];
}

/** Nothing came back that could be right or wrong. */
const WITHOUT_ANSWER: readonly Reason[] = ['TIMEOUT', 'REFUSED', 'UNREACHABLE', 'RESET'];

/** One plain sentence without its full stop. It ends with what narrows it. */
export function serviceSentence(world: World, suspect: Suspect, { code, sections, reasons }: ServiceTold): string {
  const { kind, end, way, family } = suspect;
  const over = family ? [FAMILY_WORDS[family]] : [];
  const narrow = brackets([...over, ...fromWords(suspect)]);
  if (code === 'ND701' || code === 'ND702') return `${ofQuality(world, suspect, QUALITY[code])}${narrow}`;
  switch (kind) {
    case 'end':
      return `${endName(world, end)} does not ${answerWords(reasons)}${narrow}`;
    case 'everywhere':
      return `${nobody(sections, whereOf(world, suspect))} reach ${WAY_WORDS[way]}${brackets(over)}`;
    case 'node':
      return `${ofNode(nodeName({ world, groupings: [] }, suspect.node), suspect, code)}${narrow}`;
    default:
      return kind satisfies never;
  }
}

function answerWords(reasons: readonly Reason[]): string {
  return reasons.every((reason) => WITHOUT_ANSWER.includes(reason)) ? 'answer' : 'give the right answer';
}

/** What happens on the way: a plural noun and its verb. */
const QUALITY = { ND701: ['Some packets', 'are lost'], ND702: ['Answers to probes', 'are slow'] } as const;

function ofQuality(world: World, suspect: Suspect, [what, verb]: readonly [string, string]): string {
  const { kind, end, way } = suspect;
  const asked = way === 'all' ? 'Services and the pods behind them' : WAY_WORDS[way];
  switch (kind) {
    case 'end':
      return `${what} to ${endName(world, end)} ${verb}, whoever asks`;
    case 'everywhere':
      return `${what} to ${asked} ${verb} from everywhere${whereOf(world, suspect)}`;
    case 'node':
      return `${what} from ${nodeName({ world, groupings: [] }, suspect.node)} to ${asked} ${verb}`;
    default:
      return kind satisfies never;
  }
}

/** ` of a` if the suspect is about one of two clusters. */
function whereOf(world: World, { cluster }: Suspect): string {
  return cluster === undefined ? '' : ofCluster(world, cluster);
}

function nobody(sections: ServiceTold['sections'], where: string): string {
  const layers = new Set(sections.map(({ from }) => from));
  const node = `From no node${where}`;
  if (layers.size > 1) return `${node} do pods or the host network`;
  return layers.has('node') ? `${node} does the host network` : `${node} do pods`;
}

function ofNode(name: string, { way }: Suspect, code: FindingCode): string {
  if (code === 'ND104') return `The pods of ${name} and those of other nodes do not reach each other`;
  if (code === 'ND511') return `Services do not work from ${name}`;
  if (way === 'hairpin') return `The pods of ${name} do not reach themselves by a Service`;
  if (way === 'all') return `${name} reaches no Service and no pod behind one`;
  return `${name} does not reach ${way === 'resolver' ? 'its own resolvers' : WAY_WORDS[way]}`;
}

function fromWords({ layer }: Suspect): readonly string[] {
  if (!layer) return [];
  return [layer === 'pod' ? 'from pods' : 'from the host network'];
}

function brackets(words: readonly string[]): string {
  return words.length > 0 ? ` (${words.join('; ')})` : '';
}
