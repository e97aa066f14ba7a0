import { PROTOCOLS, type Protocol } from '../model/check-traits.ts';
import type { Layer } from '../model/network.ts';
import type { WorldSection } from './world.ts';

/**
 * Which of the probes between two places a cause is about. `outs` are the sections (indices) of the probes
 * that leave the subject, `ins` those of the probes that reach it. They differ if the cause is about the
 * subject's own layer.
 */
export interface Facet {
  readonly outs: readonly number[];
  readonly ins: readonly number[];
  /** The subject's own end, if it is about one layer of it. */
  readonly own?: Layer;
  /** The more a facet leaves out, the more failures it must explain. */
  readonly cost: number;
}

type Pick = (section: WorldSection, heading: 'out' | 'in') => boolean;

interface FacetChoice {
  readonly pick: Pick;
  readonly own?: Layer;
  readonly cost: number;
}

/** Every set of sections that can be said in words, each once, the plainest first. */
export function facetsOf(sections: readonly WorldSection[]): readonly Facet[] {
  const checks = distinct(sections.map(({ check }) => check));
  const facets = combine([checkChoices(sections, checks), familyChoices(sections), placeChoices(sections)]).map(
    ({ pick, cost, own }): Facet => ({
      outs: indicesOf(sections, (section) => pick(section, 'out')),
      ins: indicesOf(sections, (section) => pick(section, 'in')),
      ...(own ? { own } : {}),
      cost,
    }),
  );
  const seen = new Set<string>();
  return facets
    .toSorted((a, b) => a.cost - b.cost)
    .filter(({ outs, ins }) => {
      const key = `${outs.join()}|${ins.join()}`;
      if (seen.has(key) || outs.length + ins.length === 0) return false;
      seen.add(key);
      return true;
    });
}

/** Whether it is the same in both directions, so that it can be about a subject that has no inside. */
export function isEven({ outs, ins }: Facet): boolean {
  return outs.length === ins.length && outs.every((section, index) => section === ins[index]);
}

const ALL: FacetChoice = { pick: () => true, cost: 0 };

function among(many: number): number {
  return Math.log(Math.max(1, many)) + 1.1;
}

/** One check; one protocol; or TCP and UDP together, since a firewall on ports lets ping through. */
function checkChoices(sections: readonly WorldSection[], checks: readonly string[]): readonly FacetChoice[] {
  if (checks.length < 2) return [ALL];
  const single = checks.map(
    (name): FacetChoice => ({ pick: ({ check }) => check === name, cost: among(checks.length) }),
  );
  // If only one check sends ICMP, a rule about ICMP says no more than the name of the check.
  const named = PROTOCOLS.filter((protocol) => protocol !== 'icmp' || sendersOf(sections, protocol) > 1);
  const sets: readonly (readonly Protocol[])[] = [...named.map((protocol) => [protocol]), ['tcp', 'udp']];
  const sending = sets.map(
    (set): FacetChoice => ({ pick: ({ protocols }) => protocols.some((one) => set.includes(one)), cost: among(2) }),
  );
  return [ALL, ...sending, ...single];
}

function sendersOf(sections: readonly WorldSection[], protocol: Protocol): number {
  return distinct(sections.filter(({ protocols }) => protocols.includes(protocol)).map(({ check }) => check)).length;
}

function familyChoices(sections: readonly WorldSection[]): readonly FacetChoice[] {
  const families = distinct(sections.map(({ family }) => family));
  if (families.length < 2) return [ALL];
  return [ALL, ...families.map((name): FacetChoice => ({ pick: ({ family }) => family === name, cost: among(2) }))];
}

/**
 * One path; sections with one end, or either end, on a layer; or the subject's own end, or the other, on a
 * layer.
 */
function placeChoices(sections: readonly WorldSection[]): readonly FacetChoice[] {
  const paths = distinct(sections.map(({ path }) => path));
  if (paths.length < 2) return [ALL];
  const layers = ['pod', 'node'] as const satisfies readonly Layer[];
  return [
    ALL,
    ...layers.map(
      (layer): FacetChoice => ({
        pick: ({ from, to }, heading) => (heading === 'out' ? from : to) === layer,
        own: layer,
        cost: among(2),
      }),
    ),
    ...layers.map(
      (layer): FacetChoice => ({
        pick: ({ from, to }, heading) => (heading === 'out' ? to : from) === layer,
        cost: among(3),
      }),
    ),
    ...layers.map((layer): FacetChoice => ({ pick: ({ from, to }) => from === layer || to === layer, cost: among(2) })),
    ...layers.map((layer): FacetChoice => ({ pick: ({ to }) => to === layer, cost: among(3) })),
    ...layers.map((layer): FacetChoice => ({ pick: ({ from }) => from === layer, cost: among(3) })),
    ...paths.map((name): FacetChoice => ({ pick: ({ path }) => path === name, cost: among(paths.length) })),
  ];
}

function combine(lists: readonly (readonly FacetChoice[])[]): readonly FacetChoice[] {
  return lists.reduce<readonly FacetChoice[]>(
    (before, choices) => before.flatMap((one) => choices.map((other) => both(one, other))),
    [ALL],
  );
}

function both(one: FacetChoice, other: FacetChoice): FacetChoice {
  const own = one.own ?? other.own;
  return {
    pick: (section, heading) => one.pick(section, heading) && other.pick(section, heading),
    ...(own ? { own } : {}),
    cost: one.cost + other.cost,
  };
}

function indicesOf(sections: readonly WorldSection[], wanted: (section: WorldSection) => boolean): readonly number[] {
  return sections.flatMap((section, index) => (wanted(section) ? [index] : []));
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
