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
 * `surely`: what must fail because of the cause. `perhaps`: what may fail, since a Service leads to one of
 * several pods.
 */
export type Certainty = 'surely' | 'perhaps';

type Between = Pick<DiagnosisContext, 'world' | 'groupings'>;

/**
 * Explains what a cause between nodes does to the ways to services: a node that is cut off reaches no Service
 * either, and the pods of a Service on such a node are not reached.
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
  const whole = (all: readonly ServiceSpot[]) =>
    isWhole ? alike(board, all) : all.filter((spot) => !isForOtherReason(board, spot));
  const spots =
    cause.share === undefined ? whole(likely(board, { found, lost, certainty })) : inShare(board, found, cause.share);
  return spots.filter((spot) => explainSpot(board, spot));
}

function isForOtherReason(board: ServiceBoard, spot: ServiceSpot): boolean {
  return board.symptom === 'reach' && reachesDnsPods(board, spot);
}

/** A rule that blocks our port everywhere need not block the port of DNS, nor the ports of other Services. */
function alike(board: ServiceBoard, spots: readonly ServiceSpot[]): readonly ServiceSpot[] {
  const groups = [...Map.groupBy(spots, ({ end, section }) => `${section}/${kindOf(board, end)}`).values()];
  return groups.filter((those) => !isReached(board, those, MOSTLY)).flat();
}

/** A Service is reached by name only if both DNS and floaters answer, so it belongs to neither group. */
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

/**
 * Of the probes that `mostly` fail with the cause, keeps only those to ends that sources with the same loss
 * mostly do not reach.
 */
function likely(board: ServiceBoard, { found, lost, certainty }: Weighing): readonly ServiceSpot[] {
  const { surely, mostly, perhaps } = found;
  // Each of several attempts goes to another pod, so some of them must meet a pod that is lost.
  if (certainty === 'perhaps' || board.symptom !== 'reach') return [...surely, ...mostly, ...perhaps];
  const groups = [...Map.groupBy(mostly, ({ end, node }) => `${end}/${lost.out[node]}`).values()];
  return [...surely, ...groups.filter((spots) => !isReached(board, spots, REACHED)).flat()];
}

/** If a cause makes a share of its probes fail, about that share of these fails as well. More has another reason. */
function inShare(board: ServiceBoard, found: SpotsByLoss, share: number): readonly ServiceSpot[] {
  const groups = Map.groupBy(
    Object.values(found).flat(),
    ({ section, node, end }) => `${section}/${node}/${kindOf(board, end)}`,
  );
  return [...groups.values()].filter((spots) => !isBeyond(board, spots, share)).flat();
}

/** Whether more of them fail than three standard deviations above the share. */
function isBeyond(board: ServiceBoard, spots: readonly ServiceSpot[], share: number): boolean {
  const states = spots.map((spot) => stateAt(board, spot)).filter((state) => state !== UNKNOWN);
  const failed = states.filter((state) => state !== PASSED).length;
  const mean = states.length * share;
  return failed > mean + 3 * Math.sqrt(mean * (1 - share)) + 1;
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
 * If half of the DNS pods are lost, a look-up fails at most three times out of four, and at least half of the
 * time.
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
 * Whether a cause on these ways is also on the way to a service. It is if it lies on the path from the same
 * layer to the layer of the service. If floaters were not probed on that path, it may be on any path from the
 * same layer or to the same pods.
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
 * The checks between floaters that could have shown the cause: those that it is about, and those that pass at
 * its place. For latency, a check that is never slow, such as udp, is left out, and so is a check that fails
 * there for another cause as well.
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

/** A rule about a protocol applies to the services that use it; a rule about a port applies to none. */
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
  // If one check fails, and another that sends the same protocol does not, the cause is about a port.
  if (udp.length > 0 && udp.every(fails) && !tcp.some(fails)) return asksNames;
  if (tcp.length > 0 && tcp.every(fails) && !udp.some(fails)) return (role) => role === 'headless' || !asksNames(role);
  return () => false;
}

/** This excludes checks that probe a pod made for them, because that pod has a port of its own. */
function showsProtocol(traits: CheckTraits, protocol: Protocol): boolean {
  return sendsOnly(traits, protocol) && traits.makes === undefined;
}

/** Whether it is queried by datagrams. */
function asksNames(role: EndRole): boolean {
  return DNS.includes(role) || role === 'dns-server';
}
