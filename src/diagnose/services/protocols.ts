import { type CheckTraits, type Protocol, sendsOnly, traitsIn } from '../../model/check-traits.ts';
import type { EndRole } from '../../model/end-role.ts';
import { CODES } from '../../model/verdict.ts';
import type { Cause } from '../cause.ts';
import { eachPair } from '../each-pair.ts';
import type { DiagnosisContext } from '../locate.ts';
import { type ServiceSymptom, shows, symptomOf } from '../symptom.ts';
import { DNS } from './ends.ts';

type Between = Pick<DiagnosisContext, 'world' | 'groupings'>;

/** Which service ends a cause between floaters applies to, by what is sent to them. */
export interface Applies {
  readonly to: (role: EndRole) => boolean;
  /** Only some of the checks that could have shown it did. It may then be a rule about a port. */
  readonly inPart: boolean;
}

export function appliesTo(symptom: ServiceSymptom, cause: Cause, setting: Between): Applies {
  const all = checksOf(symptom, cause, setting);
  const { outs, ins } = cause.facet;
  const about = [...new Set([...outs, ...ins])].flatMap((index) => setting.world.floaters[index]?.section.check ?? []);
  const checks = new Set(about.filter((check) => all.has(check)));
  return { to: rolesHeld(checks, all, setting), inPart: checks.size < all.size };
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
  const showing = others.filter((square) => shows(square, symptom));
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

/**
 * A rule about a protocol applies to the services that use it; a rule about a port applies to none. Most
 * services use TCP or look a name up, so what stops both protocols stops them all, although ping passes.
 */
function rolesHeld(
  checks: ReadonlySet<string>,
  all: ReadonlySet<string>,
  { world }: Between,
): (role: EndRole) => boolean {
  if (checks.size === all.size) return () => true;
  const traitsOf = traitsIn(world.run.spec.checks);
  const fails = (check: string) => checks.has(check);
  const showing = (protocol: Protocol) => [...all].filter((check) => showsProtocol(traitsOf(check), protocol));
  const [tcp, udp] = [showing('tcp'), showing('udp')];
  // If one check fails, and another that sends the same protocol does not, the cause is about a port.
  if (tcp.length > 0 && udp.length > 0 && [...tcp, ...udp].every(fails)) return () => true;
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
