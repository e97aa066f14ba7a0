import { type CheckTraits, type Protocol, sendsOnly, traitsIn } from '../../model/check-traits.ts';
import { dependentOn, type EndRole } from '../../model/end-role.ts';
import { CODES } from '../../model/verdict.ts';
import { eachPair } from '../each-pair.ts';
import type { DiagnosisContext } from '../locate.ts';
import type { Cause } from '../search.ts';
import { PASSED, type ServiceSymptom, symptomOf, UNKNOWN } from '../symptom.ts';
import type { WorldSection } from '../world.ts';
import { explainSpot, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { DNS } from './ends.ts';
import { isUnseen, type Loss, type Lost, lossOf, lostWays, reachesDnsPods } from './lost.ts';

/**
 * `surely`: what must fail with the cause. `perhaps`: what may, since a Service leads to one pod or another.
 */
export type Certainty = 'surely' | 'perhaps';

type Between = Pick<DiagnosisContext, 'world' | 'groupings'>;

/**
 * Explains what a cause between nodes does to the ways to services: whoever is cut off reaches no Service
 * either, and no pod of a Service is reached on a node that is.
 * @returns what it explains
 */
export function carryOver(
  board: ServiceBoard,
  cause: Cause,
  { setting, certainty }: { readonly setting: Between; readonly certainty: Certainty },
): readonly ServiceSpot[] {
  const about = sectionsOf(cause, setting);
  const isHeld = holdsFor(about, checksOf(board.symptom, cause, setting), setting);
  const isAbout = concerns(about, setting);
  const found: SpotsByLoss = { surely: [], mostly: [], perhaps: [] };
  const isWhole = cause.place.kind === 'run';
  const lost = lostWays(cause, setting);
  const { floaters } = setting.world;
  eachOf(
    board,
    (role, where) => isHeld(role) && isAbout(where, role),
    (spot) => {
      const layer = board.sections[spot.section]?.from;
      const loss = isUnseen(cause, spot.node, { layer, floaters }) ? 'mostly' : lossOf(board, spot, lost);
      if (loss) found[loss].push(spot);
    },
  );
  const all = likely(board, { found, lost, certainty });
  const spots = isWhole ? alike(board, all) : all.filter((spot) => !isForOtherReason(board, spot));
  return spots.filter((spot) => explainSpot(board, spot));
}

function isForOtherReason(board: ServiceBoard, spot: ServiceSpot): boolean {
  return board.symptom === 'reach' && reachesDnsPods(board, spot);
}

/** What shuts our port everywhere need not shut that of DNS, nor those of others. */
function alike(board: ServiceBoard, spots: readonly ServiceSpot[]): readonly ServiceSpot[] {
  const groups = [...Map.groupBy(spots, ({ end, section }) => `${section}/${kindOf(board, end)}`).values()];
  return groups.filter((those) => !isReached(board, those, MOSTLY)).flat();
}

/** By name a Service is found where DNS answers and floaters do: it goes with neither. */
function kindOf({ roles }: ServiceBoard, end: number): EndRole {
  const role = roles[end] ?? 'own';
  return DNS.includes(role) && role !== 'headless' ? 'dns-service' : role;
}

type SpotsByLoss = Readonly<Record<NonNullable<Loss>, ServiceSpot[]>>;

interface Weighing {
  readonly found: SpotsByLoss;
  readonly lost: Lost;
  readonly certainty: Certainty;
}

/** Of what fails mostly with it, only the ends that those who lose as many nodes do not reach. */
function likely(board: ServiceBoard, { found, lost, certainty }: Weighing): readonly ServiceSpot[] {
  const { surely, mostly, perhaps } = found;
  // Of several attempts each goes to another pod, so that it must fail what else may.
  if (certainty === 'perhaps' || board.symptom !== 'reach') return [...surely, ...mostly, ...perhaps];
  const groups = [...Map.groupBy(mostly, ({ end, node }) => `${end}/${lost.out[node]}`).values()];
  return [...surely, ...groups.filter((spots) => !isReached(board, spots, REACHED)).flat()];
}

type EndFilter = (role: EndRole, where: WorldSection) => boolean;

function eachOf(board: ServiceBoard, isWanted: EndFilter, visit: (spot: ServiceSpot) => void): void {
  for (const [section, where] of board.sections.entries()) {
    const wanted = new Set(board.roles.filter((role) => isWanted(role, where)));
    if (wanted.size === 0) continue;
    for (let node = 0; node < board.nodes; node += 1) {
      for (const [end, role] of board.roles.entries()) if (wanted.has(role)) visit({ section, node, end });
    }
  }
}

const MOSTLY = 0.5;

/**
 * With half of the DNS pods lost a look-up fails three times out of four at most, and half of the time at
 * least.
 */
const REACHED = 0.55;

function isReached(board: ServiceBoard, spots: readonly ServiceSpot[], share: number): boolean {
  const states = spots.map((spot) => stateAt(board, spot)).filter((state) => state !== UNKNOWN);
  return states.filter((state) => state === PASSED).length > states.length * share;
}

function sectionsOf({ facet }: Cause, { world }: Between): readonly WorldSection[] {
  return [...new Set([...facet.outs, ...facet.ins])].flatMap((index) => world.floaters[index]?.section ?? []);
}

const IN_PODS = dependentOn('pod');

/**
 * Whether a cause on these ways is one on the way to a service: that from the same layer to where the service
 * stands. Where floaters were not probed on that way, it may fail with what leads from or to the same ends.
 */
function concerns(about: readonly WorldSection[], { world }: Between): (where: WorldSection, role: EndRole) => boolean {
  const measured = new Set(world.floaters.map(({ section }) => section.path));
  const layers = new Set(world.floaters.map(({ section }) => section.from));
  return (where, role) => {
    const target = IN_PODS.includes(role) ? 'pod' : 'node';
    const alike = `${where.from}-${target}`;
    const isKnown = [...measured].some((path) => path === alike);
    return about.some(({ path, from, to, family }) => {
      if (family !== where.family) return false;
      if (isKnown) return path === alike;
      return from === where.from || (to === 'pod' && target === 'pod') || !layers.has(where.from);
    });
  };
}

/**
 * The checks between floaters that could have shown it, and pass at its place: no latency of udp is late, and
 * what fails there for another cause as well is no sign against it.
 */
function checksOf(
  symptom: ServiceSymptom,
  { place, facet }: Cause,
  { world, groupings }: Between,
): ReadonlySet<string> {
  const { floaters, nodes } = world;
  const about = new Set([...facet.outs, ...facet.ins]);
  const checks = new Set([...about].map((index) => floaters[index]?.section.check ?? ''));
  const others = floaters.filter(({ section }) => !checks.has(section.check));
  const showing = others.filter(({ codes }) => codes.some((code) => symptomOf(code) === symptom));
  const silent = symptom === 'reach' ? others.filter((one) => !showing.includes(one)) : [];
  const counts = new Map(showing.map(({ section }) => [section.check, { passed: 0, failed: 0 }]));
  eachPair(place, { nodes: nodes.length, groupings }, (source, to) => {
    for (const { section, codes } of showing) {
      const count = counts.get(section.check);
      const code = codes[source * nodes.length + to] ?? 0;
      if (count && code === CODES.pass) count.passed += 1;
      if (count && symptomOf(code) === symptom) count.failed += 1;
    }
  });
  const against = [...counts].filter(([, { passed, failed }]) => passed > (passed + failed) * 0.2);
  return new Set([...checks, ...silent.map(({ section }) => section.check), ...against.map(([check]) => check)]);
}

/** A rule about one protocol holds for the services that speak it; one about a port, for none. */
function holdsFor(
  about: readonly WorldSection[],
  all: ReadonlySet<string>,
  { world }: Between,
): (role: EndRole) => boolean {
  const checks = new Set(about.map(({ check }) => check).filter((check) => all.has(check)));
  if (checks.size === all.size) return () => true;
  const traitsOf = traitsIn(world.run.spec.checks);
  const fails = (check: string) => checks.has(check);
  const showing = (protocol: Protocol) => [...all].filter((check) => showsProtocol(traitsOf(check), protocol));
  const [tcp, udp] = [showing('tcp'), showing('udp')];
  // What one check alone meets, and another that sends the same does not, is about a port.
  if (udp.length > 0 && udp.every(fails) && !tcp.some(fails)) return asksNames;
  if (tcp.length > 0 && tcp.every(fails) && !udp.some(fails)) return (role) => role === 'headless' || !asksNames(role);
  return () => false;
}

/** Not so with what asks a pod that was made for it: that has a port of its own. */
function showsProtocol(traits: CheckTraits, protocol: Protocol): boolean {
  return sendsOnly(traits, protocol) && traits.makes === undefined;
}

/** What is asked by datagrams. */
function asksNames(role: EndRole): boolean {
  return DNS.includes(role) || role === 'dns-server';
}
