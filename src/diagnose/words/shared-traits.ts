import { shellWords } from '../../kube/flag-words.ts';
import type { Circumstances, NodeTrait, SharedTraits } from '../../model/circumstances.ts';
import type { Finding, NextStep, Subject } from '../finding.ts';
import type { Lead, RunFacts } from './lead.ts';
import { kubectlOf } from './next.ts';
import { nodesOfEnd } from './subject-nodes.ts';

/**
 * What the nodes of a finding have in common and others do not: it may be the reason if nothing else names
 * these nodes. Pure.
 */
export function traitLeads(run: RunFacts, { cluster, shared }: Circumstances, finding: Finding): readonly Lead[] {
  const { code, subject } = finding;
  if (!shared) return [];
  const told = withoutEchoes(
    sidesOf(run, cluster, finding).flatMap((side) => {
      const match = matchOf(shared, side, subject.kind);
      return match ? [{ ...side, match }] : [];
    }),
  );
  if (told.length === 0) return [];
  const evidence = told.map(sentence).join('; ');
  if (subject.kind !== 'block' || !IS_NETWORK.test(code)) return [{ evidence }];
  const reason = `a setting that goes with ${told.map(({ match }) => settingWords(match)).join(' or ')}`;
  return [{ evidence, first: { reason, next: [stepOf(kubectlOf(run, cluster), told)] } }];
}

const IS_NETWORK = /^ND[1-7]/;

interface Side {
  /** `n3, n5 and 6 more`, `the nodes of zone z1` */
  readonly who: string;
  readonly nodes: readonly string[];
}

/** A pair is one side: what both of its nodes have may be the reason. */
function sidesOf(run: RunFacts, cluster: string, { subject }: Finding): readonly Side[] {
  const { kind } = subject;
  const ends = [subject, ...(subject.to ? [subject.to] : [])].filter((end) => end.cluster === cluster);
  const sides = ends.map((end) => ({ who: whoOf(run, kind, end), nodes: nodesOfEnd(run, kind, end) }));
  if (kind !== 'pair') return sides;
  const whole = { who: sides.map(({ who }) => who).join(' and '), nodes: sides.flatMap(({ nodes }) => nodes) };
  return sides.length === 2 ? [whole] : [];
}

function whoOf({ spec }: RunFacts, kind: Subject['kind'], { cluster, name }: NonNullable<Subject['to']>): string {
  const whose = spec.destinations.length === 0 ? '' : ` of ${cluster}`;
  return kind === 'zone' || kind === 'subnet' ? `the nodes of ${kind} ${name}${whose}` : `${name}${whose}`;
}

interface Match {
  readonly traits: readonly NodeTrait[];
  /** Set if it is the others that have these traits. */
  readonly lacking: boolean;
  /** How many of these nodes it is true of, and of how many others. */
  readonly among: number;
  readonly outside: number;
  readonly others: number;
}

interface Told extends Side {
  readonly match: Match;
}

/** Of a group without a name, and of the nodes with the trait: so many may be exceptions. */
const EXCEPTIONS = 0.1;

/** The traits that fit best: those without exceptions first, then those that these nodes have. */
function matchOf(shared: SharedTraits, { nodes }: Side, kind: Subject['kind']): Match | undefined {
  const named = new Set(nodes);
  const side = new Set(shared.nodes.flatMap((name, index) => (named.has(name) ? [index] : [])));
  const others = shared.nodes.length - side.size;
  if (side.size === 0 || others === 0) return undefined;
  const matches = shared.groups.flatMap(({ traits, nodes: group }): readonly Match[] => {
    const telling = traits.filter((trait) => tells(trait, kind));
    if (telling.length === 0) return [];
    const among = group.filter((index) => side.has(index)).length;
    const outside = group.length - among;
    return [
      { traits: telling, lacking: false, among, outside, others },
      { traits: telling, lacking: true, among: side.size - among, outside: others - outside, others },
    ];
  });
  const most = kind === 'block' ? EXCEPTIONS : 0;
  const exceptions = ({ among, outside }: Match) => side.size - among + outside;
  return matches
    .filter(({ among, outside }) => among >= side.size * (1 - most) && outside <= (among + outside) * most)
    .toSorted((a, b) => exceptions(a) - exceptions(b) || Number(a.lacking) - Number(b.lacking))[0];
}

/** Where a node is does not say more about a single node, or about a zone or subnet. */
const IS_PLACE = /(zone|region)(=|$)/;

function tells({ kind, value }: NodeTrait, subject: Subject['kind']): boolean {
  return subject === 'block' || subject === 'pair' || kind !== 'label' || !IS_PLACE.test(value);
}

/** Two sides: that one of them lacks what only the other has goes without saying. */
function withoutEchoes(told: readonly Told[]): readonly Told[] {
  const has = told.filter(({ match }) => !match.lacking);
  return has.length > 0 ? has : told.slice(0, 1);
}

function sentence({ who, nodes, match }: Told): string {
  const { traits, lacking, among, outside, others } = match;
  const verbs = listed(traits.map((trait) => VERBS[trait.kind](trait.value, { lacking, one: nodes.length === 1 })));
  if (among === nodes.length && outside === 0) return `only ${who} ${verbs}`;
  return `nearly only ${who} ${verbs}: ${among} of ${nodes.length}, and ${outside} of ${others} others`;
}

interface Grammar {
  readonly lacking: boolean;
  readonly one: boolean;
}

const run =
  (what: string) =>
  (value: string, { lacking, one }: Grammar): string => {
    const verb = lacking ? `${one ? 'does' : 'do'} not run` : one ? 'runs' : 'run';
    return `${verb} ${what}${value}`;
  };

const VERBS: Readonly<Record<NodeTrait['kind'], (value: string, grammar: Grammar) => string>> = {
  label: (value, { lacking, one }) => {
    const verb = lacking ? `${one ? 'does' : 'do'} not have` : one ? 'has' : 'have';
    return `${verb} the label ${value}`;
  },
  'instance-type': (value, { lacking, one }) =>
    `${one ? 'is' : 'are'} ${lacking ? 'not ' : ''}of instance type ${value}`,
  created: (value, { lacking, one }) => `${one ? 'was' : 'were'} created ${lacking ? 'before' : 'since'} ${value}`,
  kubelet: run('kubelet '),
  kernel: run('kernel '),
  os: run(''),
  runtime: run(''),
};

/** `a`, `a and b`, `a, b and c` */
function listed(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}

const NAMES: Readonly<Record<NodeTrait['kind'], (value: string) => string>> = {
  label: (value) => `the label ${value}`,
  'instance-type': (value) => `instance type ${value}`,
  created: () => 'the age of these nodes',
  kubelet: (value) => `kubelet ${value}`,
  kernel: (value) => `kernel ${value}`,
  os: (value) => value,
  runtime: (value) => value,
};

function settingWords({ traits, lacking }: Match): string {
  const names = listed(traits.map(({ kind, value }) => NAMES[kind](value)));
  return lacking && traits.some(({ kind }) => kind !== 'created') ? `${names}, which only the others have` : names;
}

function stepOf(kubectl: string, told: readonly Told[]): NextStep {
  const traits = told.flatMap(({ match }) => match.traits);
  const keys = traits.flatMap(({ kind, value }) => {
    if (kind === 'instance-type') return ['node.kubernetes.io/instance-type'];
    return kind === 'label' ? [value.split('=')[0] ?? value] : [];
  });
  const columns = keys.length > 0 ? ` -L ${shellWords([[...new Set(keys)].join(',')])}` : '';
  return { why: 'what else these nodes have in common', command: `${kubectl} get nodes -o wide${columns}` };
}
