import type { Obstacle } from '../../model/obstacle.ts';
import { counted } from '../../text/plural.ts';
import { CODE_FACTS } from '../codes.ts';
import type { Finding, Subject } from '../finding.ts';
import type { DiagnosisContext } from '../locate.ts';
import type { Obstructed, ObstructedCounts } from '../obstructed.ts';
import { type SpoiltFloater, spoiltFloaters } from '../spoilt.ts';
import type { World } from '../world.ts';
import { firstOf, MOST_NAMED } from './first-of.ts';
import { nodeName } from './names.ts';
import { nextSteps } from './next.ts';
import { obstacleFinding } from './obstacles.ts';
import { scopeOf } from './scope.ts';

const MOST_QUOTED = 3;

export interface Unmeasured {
  readonly counts: ObstructedCounts;
  readonly obstructed: readonly Obstructed[];
  /** Nodes about which another finding says it. */
  readonly told: ReadonlySet<number>;
}

/**
 * What could not be measured: a finding for each cluster and each obstacle that stopped programs there.
 */
export function unmeasuredFindings(
  setting: DiagnosisContext,
  of: number,
  { counts, obstructed: all, told }: Unmeasured,
): readonly Finding[] {
  const { world } = setting;
  const obstructed = all.filter(({ node }) => !told.has(node));
  const clusterOf = ({ node }: Pick<Obstructed, 'node'>) => world.nodes[node]?.cluster ?? '';
  const isPartly = ({ node }: Obstructed) => (counts.measured[node] ?? 0) > 0;
  const groups = Map.groupBy(obstructed, (one) => `${clusterOf(one)}/${one.obstacle ?? ''}/${partlyKey(one)}`);
  const stopped = new Set(all.map(({ node }) => node));
  const spoilt = spoiltFloaters(world).filter(({ node }) => !stopped.has(node));
  return [
    ...[...groups.values()].map((group) => obstacleWords(setting, { group, counts, of })),
    ...[...Map.groupBy(spoilt, clusterOf).values()].map((floaters) => spoiltFinding(setting, floaters, of)),
  ];

  /**
   * Only for findings whose words depend on what was measured. The other causes are one, however far each
   * node got.
   */
  function partlyKey(one: Obstructed): string {
    const { obstacle } = one;
    return GENERIC.has(obstacle) ? String(isPartly(one)) : '';
  }
}

/** Obstacles whose findings say whether anything was measured. */
const GENERIC: ReadonlySet<Obstacle | undefined> = new Set<Obstacle | undefined>([
  ...([undefined, 'silent', 'refused', 'unopened', 'cut', 'program', 'busy', 'api-away'] as const),
]);

interface ObstructedGroup {
  /** Of one cluster and one obstacle. */
  readonly group: readonly Obstructed[];
  readonly counts: ObstructedCounts;
  readonly of: number;
}

function obstacleWords(setting: DiagnosisContext, { group, counts, of }: ObstructedGroup): Finding {
  const { world } = setting;
  const nodes = group.map(({ node }) => node);
  const cluster = world.nodes[nodes[0] ?? 0]?.cluster ?? '';
  const own = [...world.nodes.keys()].filter((node) => world.nodes[node]?.cluster === cluster);
  const asked = own.filter((node) => (counts.judged[node] ?? 0) > 0);
  const isAll = nodes.length === asked.length;
  const isOne = world.run.spec.destinations.length === 0;
  const { code, title, alternatives } = obstacleFinding(group[0]?.obstacle, {
    names: shortNames(setting, nodes),
    count: nodes.length,
    isAll,
    isPartly: nodes.some((node) => (counts.measured[node] ?? 0) > 0),
    apiServer: isOne ? 'the API server' : `the API server of ${cluster}`,
  });
  const errors = group.reduce((sum, one) => sum + one.errors, 0);
  const ran = asked.filter((node) => !nodes.includes(node) && (counts.measured[node] ?? 0) > 0).length;
  return {
    ...frame(setting, { code, nodes, of }),
    ...(isAll && nodes.length > 1 ? { subject: { kind: 'cluster', cluster, name: cluster } satisfies Subject } : {}),
    title,
    evidence: [
      `${counted(errors, 'probe')} from ${nodes.length} of ${counted(asked.length, 'node')} could not be measured`,
      ...quotes(setting, group),
      ...(code === 'ND803' ? ['other requests to the API server were answered'] : []),
      ...(ran > 0 ? [`from ${counted(ran, 'other node')} probes were made`] : []),
    ],
    alternatives,
  };
}

/** The details, each one once, with the nodes. */
function quotes(setting: DiagnosisContext, group: readonly Pick<Obstructed, 'node' | 'detail'>[]): readonly string[] {
  const byWords = [...Map.groupBy(group, ({ detail }) => detail)];
  const shown = byWords.slice(0, MOST_QUOTED).map(
    ([detail, ones]) =>
      `from ${shortNames(
        setting,
        ones.map(({ node }) => node),
      )}: ${detail}`,
  );
  const more = byWords.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more like these`] : [])];
}

/** @param floaters of one cluster, at least one */
function spoiltFinding(setting: DiagnosisContext, floaters: readonly SpoiltFloater[], of: number): Finding {
  const nodes = [...new Set(floaters.map(({ node }) => node))];
  const layers = [...new Set(floaters.map(({ layer }) => layer))];
  const [layer] = layers;
  const sections = [...setting.world.floaters, ...setting.world.services].map(({ section }) => section);
  const isOne = layers.length === 1 && sections.some(({ from }) => from !== layer);
  const errors = floaters.reduce((sum, one) => sum + one.errors, 0);
  const probes = `${counted(errors, 'probe')} from and to ${nodes.length > 1 ? 'them' : 'it'}`;
  return {
    ...frame(setting, { code: 'ND802', nodes, of }),
    ...(isOne ? { scope: scopeOf(sections.filter(({ from, to }) => from === layer || to === layer)) } : {}),
    title: `What was measured from ${shortNames(setting, nodes)}${isOne ? ` (${layer} network)` : ''} cannot be trusted: the floater changed`,
    evidence: [`${probes} ${errors === 1 ? 'does' : 'do'} not count`, ...quotes(setting, floaters)],
  };
}

interface Framed {
  readonly code: Finding['code'];
  readonly nodes: readonly number[];
  readonly of: number;
}

/** What all of these findings have in common. */
function frame({ world }: DiagnosisContext, { code, nodes, of }: Framed): Omit<Finding, 'title' | 'evidence'> {
  const { cluster = '', name = '' } = world.nodes[nodes[0] ?? 0] ?? {};
  return {
    code,
    severity: 'warning',
    subject: subjectOf(world, nodes),
    direction: 'outbound',
    scope: scopeOf([...world.floaters, ...world.services].map(({ section }) => section)),
    explains: 0,
    of,
    alternatives: [],
    reasons: CODE_FACTS[code].reasons,
    next: nextSteps(world, code, { cluster, nodes: nodes.length <= MOST_NAMED ? [name] : [] }),
    region: [],
  };
}

/** @param nodes of one cluster */
function subjectOf({ nodes: all }: World, nodes: readonly number[]): Subject {
  const names = nodes.flatMap((node) => all[node]?.name ?? []);
  const { cluster = '', name = '' } = all[nodes[0] ?? 0] ?? {};
  return nodes.length === 1
    ? { kind: 'node', cluster, name }
    : { kind: 'block', cluster, name: firstOf(names), nodes: names };
}

function shortNames(setting: DiagnosisContext, nodes: readonly number[]): string {
  return firstOf(nodes.map((node) => nodeName(setting, node)));
}
