import type { Section } from '../../model/bound-plan.ts';
import { FAMILY_WORDS, type Layer } from '../../model/network.ts';
import type { Facet } from '../facet.ts';
import type { Scope } from '../finding.ts';
import type { WorldSection } from '../world.ts';

/** How a facet is narrower than the run, as far as words need it. */
export interface Limits {
  readonly checks: readonly string[] | undefined;
  readonly family: 'ipv4' | 'ipv6' | undefined;
  /** The layer that every probe of it has at one end or both, or at its subject's end. */
  readonly layer: Layer | undefined;
  /** Set if no layer describes them. */
  readonly paths: readonly string[] | undefined;
}

export function scopeOf(sections: readonly Section[]): Scope {
  return {
    checks: distinct(sections.map(({ check }) => check)),
    paths: distinct(sections.map(({ path }) => path)),
    families: distinct(sections.map(({ family }) => family)),
  };
}

/** The sections that a facet is about. */
export function sectionsIn({ outs, ins }: Facet, all: readonly WorldSection[]): readonly WorldSection[] {
  return [...new Set([...outs, ...ins])].sort((a, b) => a - b).flatMap((index) => all[index] ?? []);
}

/** @param measured the sections, among all, in which the cause could have shown */
export function limitsOf(facet: Facet, all: readonly WorldSection[], measured: readonly WorldSection[]): Limits {
  const own = scopeOf(sectionsIn(facet, all));
  const whole = scopeOf(measured);
  const { paths } = own;
  const [family] = own.families;
  return {
    checks: own.checks.length < whole.checks.length ? own.checks : undefined,
    family: own.families.length < whole.families.length ? family : undefined,
    ...(paths.length < whole.paths.length || facet.own
      ? placeOf(facet, paths)
      : { layer: undefined, paths: undefined }),
  };
}

function placeOf({ own }: Facet, paths: readonly string[]): Pick<Limits, 'layer' | 'paths'> {
  if (own) return { layer: own, paths: undefined };
  if (paths.every((path) => path === 'pod-pod')) return { layer: 'pod', paths: undefined };
  if (paths.every((path) => path === 'node-node')) return { layer: 'node', paths: undefined };
  const touching = (['pod', 'node'] as const).filter((layer) => paths.every((path) => path.includes(layer)));
  // All except those that are completely on the other layer.
  if (touching.length === 1 && paths.length === 3) return { layer: touching[0], paths: undefined };
  return { layer: undefined, paths };
}

/**
 * Of nodes: what also fails between their pods is about their pods if the nodes themselves reach each other,
 * even if one way between a node and a pod passes. Packets from pods to nodes have the address of their node.
 */
export function ofNodes(limits: Limits, measured: readonly WorldSection[]): Limits {
  const { paths } = limits;
  const isOfPods =
    paths !== undefined &&
    (paths.includes('pod-pod') || !measured.some(({ path }) => path === 'pod-pod')) &&
    paths.every((path) => path.includes('pod')) &&
    measured.some(({ path }) => path === 'node-node');
  return isOfPods ? { ...limits, layer: 'pod', paths: undefined } : limits;
}

/** ` (tcp, IPv6, node-pod)`: what the sentence before it does not say; empty if there is nothing. */
export function limitWords({ checks, family, paths }: Partial<Limits>): string {
  const words = [...(checks ? [checks.join(', ')] : []), ...(family ? [FAMILY_WORDS[family]] : []), ...(paths ?? [])];
  return words.length > 0 ? ` (${words.join('; ')})` : '';
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
