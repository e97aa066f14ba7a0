import { CODES, type Reason, reasonOf } from '../../model/verdict.ts';
import { counted } from '../../text/plural.ts';
import type { FindingCode } from '../codes.ts';
import type { Finding, Subject } from '../finding.ts';
import type { ServiceBoard, ServiceSpot } from '../services/board.ts';
import type { ServiceCause } from '../services/search.ts';
import type { Suspect, Way } from '../services/suspect.ts';
import { failedSpots } from '../services/suspect-sums.ts';
import type { World } from '../world.ts';
import { endName } from './names.ts';
import { nextSteps } from './next.ts';
import { reasonsFor } from './reasons.ts';
import { scopeOf } from './scope.ts';
import { serviceSentence } from './service-phrases.ts';
import { sectionsOf, serviceRegion } from './service-spots.ts';
import { shownIn } from './shown.ts';

export interface ServiceTelling {
  readonly cause: ServiceCause;
  readonly board: ServiceBoard;
  readonly of: number;
}

/** Describes a cause on the ways to services in words. */
export function serviceFinding(world: World, { cause, board, of }: ServiceTelling): Finding {
  const { suspect, also } = cause;
  const spots = failedSpots(board, suspect);
  const reasons = [...new Set(spots.flatMap((spot) => reasonOf(codeAt(world, board, spot)) ?? []))];
  const code = cause.isCutOff ? 'ND104' : serviceCode(suspect, board, reasons);
  const sections = sectionsOf(world, spots);
  const subject = subjectOf(world, suspect);
  return {
    code,
    severity: 'error',
    title: serviceSentence(world, suspect, { code, sections, reasons }),
    subject,
    ...(suspect.kind === 'node' ? { direction: cause.isCutOff ? ('both' as const) : ('outbound' as const) } : {}),
    scope: scopeOf(sectionsOf(world, [...spots, ...also])),
    explains: spots.length + also.length,
    of,
    evidence: evidence(world, { cause, board, spots, reasons }),
    alternatives: [],
    reasons: reasonsFor(code, {
      ...shownIn(world, serviceRegion(world, spots)),
      isBehindServices: suspect.way === 'pods',
    }),
    next: nextSteps(world, code, { cluster: subject.cluster, nodes: nodesOf(world, suspect, board) }),
    region: [...serviceRegion(world, spots), ...serviceRegion(world, also)],
  };
}

function subjectOf({ nodes, ends, run }: World, { kind, node, end, cluster: where }: Suspect): Subject {
  const { cluster = run.spec.source.name, name = '' } = nodes[node] ?? {};
  if (kind === 'node') return { kind: 'node', cluster, name };
  const aimed = ends[end];
  return kind === 'end' && aimed
    ? { kind: 'service', cluster: aimed.cluster, name: aimed.node }
    : { kind: 'service', cluster: where ?? run.spec.source.name, name: '' };
}

/** The node of the finding. For a pod behind a Service, the node that it runs on, if known. */
function nodesOf({ nodes }: World, { node, end }: Suspect, { hosts }: ServiceBoard): readonly string[] {
  const name = nodes[node >= 0 ? node : (hosts[end] ?? -1)]?.name;
  return name ? [name] : [];
}

function serviceCode(suspect: Suspect, board: ServiceBoard, reasons: readonly Reason[]): FindingCode {
  switch (board.symptom) {
    case 'reach':
      return isOfNames(suspect, board, reasons) ? 'ND504' : reachCode(suspect, board);
    case 'loss':
      return 'ND701';
    case 'slow':
      return 'ND702';
    default:
      return board.symptom satisfies never;
  }
}

/** A Service that nobody finds by its name: that is about DNS, not about the Service. */
function isOfNames({ kind, way, end }: Suspect, { roles }: ServiceBoard, reasons: readonly Reason[]): boolean {
  if (kind === 'node' || !reasons.every((reason) => reason === 'DNS')) return false;
  return way === 'headless' || roles[end] === 'headless';
}

function reachCode({ kind, way, end }: Suspect, { roles }: ServiceBoard): FindingCode {
  const role: Way = kind === 'end' ? (roles[end] ?? way) : way;
  switch (role) {
    case 'dns-replica':
      return kind === 'node' ? 'ND502' : 'ND501';
    case 'dns':
    case 'dns-server':
      return kind === 'node' ? 'ND502' : 'ND504';
    case 'dns-service':
      return kind === 'node' ? 'ND511' : 'ND504';
    case 'resolver':
      return kind === 'node' ? 'ND503' : 'ND504';
    case 'virtual':
    case 'floaters':
    case 'cluster-ip':
    case 'headless':
      return kind === 'node' ? 'ND511' : 'ND512';
    case 'pods':
    case 'all':
      return kind === 'node' ? 'ND517' : 'ND512';
    case 'apiserver':
      return 'ND513';
    case 'nodeport':
      return 'ND514';
    case 'hairpin':
      return 'ND516';
    case 'own':
      return 'ND515';
    default:
      return role satisfies never;
  }
}

interface Shown {
  readonly cause: ServiceCause;
  readonly board: ServiceBoard;
  readonly spots: readonly ServiceSpot[];
  readonly reasons: readonly Reason[];
}

function evidence(world: World, { cause, board, spots, reasons }: Shown): readonly string[] {
  const { failed, passed } = cause;
  const ends = [...new Set(spots.map(({ end }) => endName(world, end)))];
  const shown = ends.slice(0, 4).join(', ');
  const more = ends.length > 4 ? ` and ${ends.length - 4} more` : '';
  return [
    `${spots.length} of ${counted(failed + passed, 'such probe')} failed: ${reasons.join(', ')}`,
    `what was asked: ${shown}${more}`,
    ...contrast(world, { cause, board, spots, reasons }),
    ...alsoLine(cause),
  ];
}

function alsoLine({ also, suspect, isCutOff }: ServiceCause): readonly string[] {
  if (also.length === 0) return [];
  if (isCutOff) return [`with it ${counted(also.length, 'probe')} to the DNS pod on it failed`];
  if (suspect.kind === 'everywhere') return [`with it ${counted(also.length, 'other probe')} failed`];
  if (suspect.kind === 'node') return [`with it ${counted(also.length, 'probe')} of NodePorts of the node failed`];
  if (suspect.way !== 'dns-replica') return ['from the node itself it failed too'];
  return [`by way of the DNS Service ${counted(also.length, 'probe')} failed with it`];
}

function codeAt({ services }: World, { roles }: ServiceBoard, { section, node, end }: ServiceSpot): number {
  return services[section]?.codes[node * roles.length + end] ?? 0;
}

/** From the same node to other ends, and from other nodes to the same ends. */
function contrast(world: World, { cause, board, spots }: Shown): readonly string[] {
  const ends = new Set(spots.map(({ end }) => end));
  const nodes = new Set(spots.map(({ node }) => node));
  const passes = passesOf(world, board);
  const others = passes.filter(({ node, end }) => nodes.has(node) && !ends.has(end)).length;
  const otherNodes = passes.filter(({ node, end }) => !nodes.has(node) && ends.has(end)).length;
  return [
    ...(otherNodes > 0 ? [`from other nodes ${counted(otherNodes, 'such probe')} passed`] : []),
    ...(cause.suspect.kind !== 'everywhere' && others > 0
      ? [`from the same nodes ${counted(others, 'probe')} to other ends passed`]
      : []),
  ];
}

function passesOf({ services }: World, { roles }: ServiceBoard): readonly ServiceSpot[] {
  const ends = roles.length;
  return services.flatMap(({ codes }, section) =>
    Array.from(codes.entries()).flatMap(([at, code]) =>
      code === CODES.pass ? [{ section, node: Math.floor(at / ends), end: at % ends }] : [],
    ),
  );
}
