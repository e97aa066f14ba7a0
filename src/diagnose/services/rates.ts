import { type CheckTraits, sendsOnly, traitsIn } from '../../model/check-traits.ts';
import { CODES } from '../../model/verdict.ts';
import type { Cause } from '../cause.ts';
import { eachPair } from '../each-pair.ts';
import type { DiagnosisContext } from '../locate.ts';
import { isPartSymptom, symptomOf } from '../symptom.ts';

/** How often what the cause concerns is lost: 0 to 1. */
export interface Rates {
  /** A question and its answer, each one datagram. */
  readonly question: number;
  /** A connection, which fails only if its SYN and those sent after it are lost. */
  readonly connection: number;
}

/** What a cause does that stops practically everything. */
export const WHOLE: Rates = { question: 1, connection: 1 };

/** Rates that the probes between floaters allow. */
export interface PossibleRates {
  readonly questions: readonly number[];
  readonly connections: readonly number[];
}

type Between = Pick<DiagnosisContext, 'world' | 'groupings'>;

/** Within the usual 5 seconds, a SYN is sent after 0, 1 and 3 seconds. */
const SYNS = 3;

/**
 * The rates at which a cause with a share may lose what is sent to services. They differ from its own share
 * because not all checks try equally often: a connection takes one of three SYNs, a full-size request one of
 * two connections, and one of several lost datagrams is a failure already. If what takes one path is lost,
 * trying again does not help; if packets are lost at random, it does.
 */
export function possibleRates(cause: Cause, setting: Between): PossibleRates {
  const traitsOf = traitsIn(setting.world.run.spec.checks);
  const measured = [...ratesByCheck(cause, setting)].map(([check, rate]) => ({ traits: traitsOf(check), rate }));
  const connecting = measured.filter(({ traits }) => sendsOnly(traits, 'tcp'));
  const told = connecting.length > 0 ? connecting : measured;
  return {
    questions: measured.flatMap(({ traits, rate }) => [
      rate ** (1 / connectionsOf(traits)),
      ...singleRates(traits, rate),
    ]),
    connections: told.flatMap(({ traits, rate }) => connectionRates(traits, rate)),
  };
}

/** How many connections must fail before the check does; 1 for one that makes none. */
function connectionsOf({ protocols }: CheckTraits): number {
  return protocols.includes('tcp') && protocols.length > 1 ? 2 : 1;
}

/** How often a single packet is lost, if each is lost by chance. */
function singleRates(traits: CheckTraits, rate: number): readonly number[] {
  return traits.protocols.includes('tcp') ? [rate ** (1 / connectionsOf(traits) / SYNS)] : [];
}

function connectionRates(traits: CheckTraits, rate: number): readonly number[] {
  if (traits.protocols.includes('tcp')) return [rate ** (1 / connectionsOf(traits))];
  return [rate, rate ** SYNS];
}

/** By check: the share of the probes at the cause's place that failed, on the paths that it is about. */
function ratesByCheck({ place, facet }: Cause, { world, groupings }: Between): ReadonlyMap<string, number> {
  const { floaters, nodes } = world;
  const keyOf = (index: number) => `${floaters[index]?.section.path}/${floaters[index]?.section.family}`;
  const about = new Set([...facet.outs, ...facet.ins].map(keyOf));
  const squares = floaters.filter((_, index) => about.has(keyOf(index)));
  const counts = new Map(squares.map(({ section }) => [section.check, { passed: 0, failed: 0 }]));
  eachPair(place, { nodes: nodes.length, groupings }, (source, to) => {
    for (const { section, codes } of squares) {
      const count = counts.get(section.check);
      const code = codes[source * nodes.length + to] ?? 0;
      const symptom = symptomOf(code);
      if (count && code === CODES.pass) count.passed += 1;
      if (count && symptom && isPartSymptom(symptom)) count.failed += 1;
    }
  });
  const measured = [...counts].filter(([, { passed, failed }]) => passed + failed > 0);
  // That none of a few failed does not mean that none ever does (Krichevsky and Trofimov).
  return new Map(measured.map(([check, { passed, failed }]) => [check, (failed + 0.5) / (passed + failed + 1)]));
}
