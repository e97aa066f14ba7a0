import type { Node } from '../kube/objects.ts';
import { type NodeTrait, type SharedTraits, TRAIT_KINDS, type TraitGroup } from '../model/circumstances.ts';

/** So that a report stays small. */
const MOST_GROUPS = 64;
const MOST_TRAITS = 3;
const LONGEST = 128;

/** Two nodes always differ in something, which says nothing. */
const FEWEST_NODES = 3;

/**
 * What some of the nodes have in common and the others do not: labels, instance type, age, versions;
 * undefined if there is nothing. Annotations are not looked at. Pure.
 */
export function sharedTraits(nodes: readonly Node[]): SharedTraits | undefined {
  if (nodes.length < FEWEST_NODES) return undefined;
  const divisions = [...valuesByKey(nodes).values()].map((values) => groupsOf(values, nodes.length));
  const telling = divisions.filter(({ length }) => length > 0).toSorted((a, b) => a.length - b.length);
  const groups = merged([...telling.flat(), ...newestGroups(nodes)]).slice(0, MOST_GROUPS);
  return groups.length > 0 ? { nodes: nodes.map(({ metadata }) => metadata.name), groups } : undefined;
}

interface OneTrait {
  readonly trait: NodeTrait;
  readonly nodes: readonly number[];
}

/** The nodes that have one value of a key. */
type Values = Map<string, OneTrait & { readonly nodes: number[] }>;

function valuesByKey(nodes: readonly Node[]): ReadonlyMap<string, Values> {
  const keys = new Map<string, Values>();
  for (const [index, node] of nodes.entries()) {
    for (const [key, trait] of traitsOf(node)) {
      const values = keys.get(key) ?? new Map();
      keys.set(key, values);
      const known = values.get(trait.value) ?? { trait, nodes: [] };
      values.set(trait.value, known);
      known.nodes.push(index);
    }
  }
  return keys;
}

function traitsOf({ metadata: { labels = {} }, status: { nodeInfo = {} } }: Node): readonly [string, NodeTrait][] {
  const facts: readonly [NodeTrait['kind'], string | undefined][] = [
    ['instance-type', labels['node.kubernetes.io/instance-type'] ?? labels['beta.kubernetes.io/instance-type']],
    ['kubelet', nodeInfo.kubeletVersion],
    ['kernel', nodeInfo.kernelVersion],
    ['os', nodeInfo.osImage],
    ['runtime', nodeInfo.containerRuntimeVersion],
  ];
  return [
    ...facts.flatMap(([kind, value]): [string, NodeTrait][] =>
      value && value.length <= LONGEST ? [[kind, { kind, value }]] : [],
    ),
    ...Object.entries(labels)
      .filter(([key, value]) => isTelling(key, value))
      .map(([key, value]): [string, NodeTrait] => [
        `label ${key}`,
        { kind: 'label', value: value === '' ? key : `${key}=${value}` },
      ]),
  ];
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_KEY = /^[\w./-]+$/;
const LABEL_VALUE = /^[\w.-]*$/;

/**
 * Labels that other facts or labels repeat, or whose value only names the node.
 * https://kubernetes.io/docs/reference/labels-annotations-taints/
 */
const REPEATED =
  /^(kubernetes\.io\/hostname|(node|(failure-domain\.)?beta)\.kubernetes\.io\/(instance-type|os|arch|zone|region))$/;

function isTelling(key: string, value: string): boolean {
  return !REPEATED.test(key) && key.length + value.length < LONGEST && LABEL_KEY.test(key) && LABEL_VALUE.test(value);
}

/**
 * The groups that one key makes. A value that a single node has only counts if all others are alike, because
 * some keys have another value on every node.
 */
function groupsOf(values: Values, all: number): readonly OneTrait[] {
  const groups = [...values.values()];
  const without = all - groups.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const classes = groups.length + (without > 0 ? 1 : 0);
  return groups.filter(({ nodes }) => nodes.length < all && (nodes.length > 1 || classes === 2));
}

/** Nodes were created together if the next older one is this much older, and so many times their own span. */
const LEAST_GAP_MS = 10 * 60_000;
const LEAST_SPANS = 3;
const MOST_AGES = 3;

/** The newest nodes, as far as they were created together. */
function newestGroups(nodes: readonly Node[]): readonly OneTrait[] {
  const ages = nodes
    .map(({ metadata }, index) => ({ index, time: Date.parse(metadata.creationTimestamp ?? '') }))
    .filter(({ time }) => !Number.isNaN(time))
    .toSorted((a, b) => a.time - b.time);
  if (ages.length < nodes.length) return [];
  const newest = ages.at(-1)?.time ?? 0;
  return ages
    .map(({ time }, at) => ({ at, time, gap: time - (ages[at - 1]?.time ?? time) }))
    .filter(({ time, gap }) => gap >= LEAST_GAP_MS && gap >= LEAST_SPANS * (newest - time))
    .toSorted((a, b) => b.gap - a.gap)
    .slice(0, MOST_AGES)
    .map(({ at, time }) => ({
      trait: { kind: 'created', value: new Date(time).toISOString().replace('.000Z', 'Z') },
      nodes: ages
        .slice(at)
        .map(({ index }) => index)
        .toSorted((a, b) => a - b),
    }));
}

/** The same nodes are listed once, with everything that they share. */
function merged(all: readonly OneTrait[]): readonly TraitGroup[] {
  const byNodes = Map.groupBy(all, ({ nodes }) => nodes.join());
  return [...byNodes.values()].map((same) => ({
    traits: same
      .map(({ trait }) => trait)
      .toSorted((a, b) => rank(a) - rank(b) || a.value.length - b.value.length || (a.value < b.value ? -1 : 1))
      .slice(0, MOST_TRAITS),
    nodes: same[0]?.nodes ?? [],
  }));
}

function rank({ kind }: NodeTrait): number {
  return TRAIT_KINDS.indexOf(kind);
}
