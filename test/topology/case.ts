import type { Report } from '../../src/report/report.ts';
import { CAUSE_KINDS, type Cause, type CauseKind, PACKET_KINDS, type Scene } from './cause.ts';
import { drawPacketChances, withChance, withPacketChance, withStalls } from './chance.ts';
import { type Choice, defaultChecks, drawChoice, usualTries } from './choice.ts';
import { drawCause } from './draws.ts';
import { type Footprint, footprintOf } from './footprint.ts';
import { type Layout, layOut } from './layout.ts';
import { drawNetwork, type Network } from './network.ts';
import { type Random, randomOf } from './random.ts';
import { reportOf } from './report.ts';
import { type Truth, truthsOf } from './truth.ts';

export const CASE_KINDS = [
  'healthy',
  ...CAUSE_KINDS,
  'two causes',
  'three causes',
  'stall',
  'usual run',
  'beside',
] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

/** A run on a simulated network, and what is broken there. */
export interface Case {
  readonly number: number;
  readonly kind: CaseKind;
  readonly network: Network;
  readonly choice: Choice;
  readonly layout: Layout;
  readonly footprint: Footprint;
  readonly truths: readonly Truth[];
  readonly report: Report;
}

/** The kinds of cases in turn; combinations and healthy networks come more often than a single kind. */
const TURNS: readonly CaseKind[] = [
  ...CASE_KINDS,
  ...Array.from({ length: 2 }, () => ['healthy', 'two causes', 'three causes', 'usual run'] as const).flat(),
];

/** After so many cases, the kinds begin again. */
export const TURN = TURNS.length;

/** The case of this number; the same for the same seed, whatever other cases are made. */
export function makeCase(seed: number, number: number): Case {
  const kind = TURNS[number % TURNS.length] ?? 'healthy';
  const size = drawSize(randomOf(seed, number), kind);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const random = randomOf(seed, number, attempt);
    const drawn = drawSetting(random, { kind, nodes: attempt > PATIENCE ? Math.min(size, SMALL) : size });
    const causes = drawn && drawCauses(kind, sceneOf(random, drawn));
    const made = drawn && causes && finish(random, { number, kind, ...drawn }, causes);
    if (made && isTelling(made)) return made;
  }
  throw new RangeError(`no network for case ${number} (${kind})`);
}

const ATTEMPTS = 500;
/** After this many drawings of a large network without a place for the causes, a small one is used. */
const PATIENCE = 12;
const SMALL = 20;

const LEAST: Readonly<Partial<Record<CaseKind, number>>> = {
  'two causes': 8,
  'three causes': 12,
  beside: 8,
  'hidden-block': 8,
};

/** Mostly small. Several causes at once need healthy nodes. */
function drawSize(random: Random, kind: CaseKind): number {
  const least = LEAST[kind] ?? 5;
  const dice = random.next();
  if (dice < 0.75) return random.int(least, SMALL);
  if (dice < 0.93) return random.int(21, 60);
  return dice < 0.985 ? random.int(61, 150) : random.int(151, 300);
}

/** The maximum number of probes in a case, to limit the time. */
const MOST_PROBES = 300_000;

type Setting = Pick<Case, 'network' | 'choice' | 'layout'>;

/** The kinds that need two clusters, and gateways between them. */
const JOINED: readonly CaseKind[] = ['cluster-cluster', 'gateway-leg', 'gateway-legs', 'gateways'];
const BY_GATEWAYS: readonly CaseKind[] = ['gateway-leg', 'gateway-legs', 'gateways'];

/** The kinds in which single packets decide; their reports say how often a probe tries. */
const BY_PACKET: readonly CaseKind[] = [...PACKET_KINDS, 'stall', 'usual run', 'beside'];

const QUALITY: readonly CaseKind[] = ['quality-node', 'quality-way', 'quality-end'];

interface Wanted {
  readonly kind: CaseKind;
  readonly nodes: number;
}

/** The kinds in runs of the default checks. */
const BY_DEFAULT: readonly CaseKind[] = ['kube-proxy-few'];

function drawSetting(random: Random, { kind, nodes }: Wanted): Setting | undefined {
  const drawn = BY_DEFAULT.includes(kind) ? { ...drawChoice(random), checks: defaultChecks() } : drawChoice(random);
  const choice = BY_PACKET.includes(kind)
    ? { ...drawn, quality: false, tries: usualTries(drawn.checks) }
    : { ...drawn, quality: drawn.quality || QUALITY.includes(kind) };
  if (nodes ** 2 * squares(choice) > MOST_PROBES && nodes > SMALL) return undefined;
  const clusters = JOINED.includes(kind) || random.chance(0.15) ? 2 : 1;
  const gateways = BY_GATEWAYS.includes(kind) || (clusters === 2 && random.chance(0.5));
  const network = drawNetwork(random, { nodes, clusters, gateways, families: choice.families });
  return { network, choice, layout: layOut(network, choice) };
}

function sceneOf(random: Random, { network, choice }: Setting): Scene {
  return {
    random,
    network,
    checks: namesOf(choice),
    paths: choice.checks.flatMap(({ paths }) => paths),
    within: choice.within || network.clusters.length === 1,
    quality: choice.quality,
  };
}

function squares({ checks, families }: Choice): number {
  const paths = checks.flatMap((check) => check.paths.filter((path) => !path.endsWith('service')));
  return paths.length * families.length;
}

function namesOf({ checks }: Choice): readonly string[] {
  return checks.filter(({ paths }) => paths.length > 0).map(({ name }) => name);
}

/** Undefined if one of them finds no place, or if two are at the same place. */
function drawCauses(kind: CaseKind, scene: Scene): readonly Cause[] | undefined {
  const causes = kindsOf(kind, scene.random).map((one) => drawCause(one, scene));
  const found = causes.filter((one) => one !== undefined);
  const places = found.flatMap(({ at }) => [...new Set(at)]);
  return found.length === causes.length && new Set(places).size === places.length ? found : undefined;
}

function kindsOf(kind: CaseKind, random: Random): readonly CauseKind[] {
  switch (kind) {
    case 'healthy':
    case 'stall':
      return [];
    case 'usual run':
      return [random.pick(USUAL)];
    case 'beside':
      return [random.pick(BESIDE), random.pick(['uplink', 'pods'])];
    case 'two causes':
    case 'three causes':
      return random.some(COMBINED, kind === 'two causes' ? 2 : 3);
    default:
      return [kind];
  }
}

/** If everything fails, nothing else can be seen. */
const COMBINED = CAUSE_KINDS.filter((kind) => kind !== 'everything' && !BY_PACKET.includes(kind));
/**
 * With the noise of a run that tries as often as users let it; loss and slowness are other runs' business.
 */
const USUAL = COMBINED.filter((kind) => kind !== 'exec' && !QUALITY.includes(kind));
/** They stop only some packets. */
const BESIDE: readonly CauseKind[] = ['ecmp', 'loss-node', 'loss-rack', 'bond', 'conntrack'];

function finish(
  random: Random,
  setting: Omit<Case, 'footprint' | 'truths' | 'report'>,
  causes: readonly Cause[],
): Case {
  const { network, layout } = setting;
  const footprint = footprintOf(network, layout, causes);
  const codes = seenOf(random, setting, footprint.codes);
  const truths = truthsOf(causes, footprint, { codes, layout, nodes: network.nodes.length });
  return {
    ...setting,
    footprint,
    truths,
    report: reportOf(setting, { codes, happened: footprint.codes, notes: footprint.notes }),
  };
}

function seenOf(
  random: Random,
  { kind, choice, layout }: Pick<Case, 'kind' | 'choice' | 'layout'>,
  codes: Uint8Array,
): Uint8Array {
  const checkOf = (cell: number) => layout.rows[Math.floor(cell / layout.width)]?.section.check ?? '';
  if (!choice.tries) return withChance(random, codes, { quality: choice.quality, checkOf });
  const seen = withPacketChance(random, codes, { ...drawPacketChances(random), checkOf });
  return kind === 'stall'
    ? withStalls(random, seen, { checkOf, canStall: canStall(layout), pairOf: pairOf(layout) })
    : seen;
}

function pairOf({ nodeOf, rows, width }: Layout): (cell: number) => string {
  return (cell) => {
    const endpoint = cell % width;
    const from = nodeOf[rows[Math.floor(cell / width)]?.source ?? -1] ?? -1;
    const to = nodeOf[endpoint] ?? -1;
    return to < 0 ? `${from} ${endpoint} service` : [from, to].sort((a, b) => a - b).join(' ');
  };
}

/** A node's resolver and its way to the API server have no other probe that could pass in contrast. */
function canStall({ endpoints, width }: Layout): (cell: number) => boolean {
  const isAlone = endpoints.map(
    (end) => end.layer === 'service' && (end.aim.role === 'resolver' || end.aim.role === 'apiserver'),
  );
  return (cell) => isAlone[cell % width] === false;
}

/** A single cause can be seen; of several causes at least two, or as many as concern the network. */
function isTelling({ kind, truths }: Case): boolean {
  if (kind === 'healthy' || kind === 'stall' || kind === 'exec') return true;
  const counted = truths.filter((truth) => truth.counted).length;
  const wanted = truths.filter(({ cause }) => cause.labels.length > 0).length;
  return counted > 0 && counted >= Math.min(2, wanted);
}
