import type { Discovered, Plugin } from '../../check/contract.ts';
import type { CheckSettings } from '../../config/settings.ts';
import { endpointName } from '../../model/bound-plan.ts';
import type { ServiceEnd, Untested } from '../../model/plan.ts';

export interface AimParts {
  readonly plugins: readonly Plugin[];
  readonly settings: Pick<CheckSettings, 'options' | 'external'>;
  readonly untested: readonly Untested[];
}

/** Everything that the checks aim at in one cluster besides floaters, without duplicates. Pure. */
export function servicesOf(seen: Discovered, { plugins, settings, untested }: AimParts): readonly ServiceEnd[] {
  const left = new Set(untested.filter(({ cluster }) => cluster === seen.cluster).map(({ node }) => node));
  const nodes = seen.nodes
    .filter(({ name }) => !left.has(name))
    .map((node) => (settings.external ? node : { ...node, external: [] }));
  const found = plugins.flatMap(({ name, aims }) =>
    (aims?.({ ...seen, nodes }, settings.options[name] ?? {}) ?? []).map(
      (aim): ServiceEnd => ({ cluster: seen.cluster, layer: 'service', check: name, ...aim }),
    ),
  );
  return [...new Map(found.map((end) => [endpointName(end), end])).values()];
}
