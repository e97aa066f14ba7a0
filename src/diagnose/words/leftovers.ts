import { FAMILY_WORDS } from '../../model/network.ts';
import { CODES } from '../../model/verdict.ts';
import { counted } from '../../text/plural.ts';
import { cellsOf, rectanglesOf } from '../cells.ts';
import type { Finding } from '../finding.ts';
import type { DiagnosisContext } from '../locate.ts';
import type { ServiceBoard } from '../services/board.ts';
import { isOpen } from '../symptom.ts';
import { type Board, countUnexplained } from '../tally.ts';
import type { World, WorldSection } from '../world.ts';
import { nodeName } from './names.ts';
import { nextSteps } from './next.ts';
import { reasonsFor } from './reasons.ts';
import { scopeOf } from './scope.ts';
import { shownIn } from './shown.ts';

/** A failed probe that nothing explains. */
interface Leftover {
  readonly section: WorldSection;
  readonly source: number;
  /** The name of the endpoint. */
  readonly to: string;
  readonly endpoint: number;
}

const MOST_SHOWN = 5;

/** One finding about everything that no cause explains; none if everything is explained. */
export function leftoverFindings(
  setting: DiagnosisContext,
  {
    boards,
    services,
    of,
  }: { readonly boards: readonly Board[]; readonly services: readonly ServiceBoard[]; readonly of: number },
): readonly Finding[] {
  const left = [...leftBetween(setting, boards), ...services.flatMap((board) => leftOfServices(setting, board))];
  if (left.length === 0) return [];
  const shown = left.slice(0, MOST_SHOWN).map((one) => leftoverWords(setting, one));
  const title =
    left.length === 1 ? `One probe failed alone: ${shown[0]}` : `${left.length} failed probes have no cause in common`;
  const { run } = setting.world;
  const region = rectanglesOf(
    setting.world,
    cellsOf(left.map(({ section, source, endpoint }) => [section.rows[source] ?? -1, endpoint])),
  );
  return [
    {
      code: 'ND901',
      severity: 'info',
      title,
      subject: { kind: 'run', cluster: run.spec.source.name, name: '' },
      scope: scopeOf(left.map(({ section }) => section)),
      explains: left.length,
      of,
      evidence: [
        ...(left.length === 1 ? [] : shown),
        ...(left.length > MOST_SHOWN ? [`and ${left.length - MOST_SHOWN} more`] : []),
        ...contrast(setting.world, left),
      ],
      alternatives: [],
      reasons: reasonsFor('ND901', shownIn(setting.world, region)),
      next: nextSteps(setting.world, 'ND901', { cluster: run.spec.source.name, nodes: [] }),
      region,
    },
  ];
}

/** Probes from the same nodes or to the same ends that passed. */
function contrast(
  { floaters, services, endpointOf, endpointOfEnd }: World,
  left: readonly Leftover[],
): readonly string[] {
  const sources = new Set(left.map(({ source }) => source));
  const ends = new Set(left.map(({ endpoint }) => endpoint));
  let passed = 0;
  for (const { section, codes } of [...floaters, ...services]) {
    const endpoints = section.to === 'service' ? endpointOfEnd : endpointOf[section.to];
    for (const [at, code] of codes.entries()) {
      const source = Math.floor(at / endpoints.length);
      const isNear = sources.has(source) || ends.has(endpoints[at % endpoints.length] ?? -1);
      if (code === CODES.pass && isNear) passed += 1;
    }
  }
  return passed > 0 ? [`from or to the same ends ${counted(passed, 'other probe')} passed`] : [];
}

function leftBetween({ world, groupings }: DiagnosisContext, boards: readonly Board[]): readonly Leftover[] {
  return boards.flatMap((board) =>
    board.states.flatMap((cells, index) =>
      (countUnexplained(board, index) > 0 ? openCells(cells) : []).flatMap((at) => {
        const { section } = world.floaters[index] ?? {};
        if (!section || section.to === 'service') return [];
        const [source, to] = [Math.floor(at / world.nodes.length), at % world.nodes.length];
        const endpoint = world.endpointOf[section.to][to] ?? -1;
        return [{ section, source, to: nodeName({ world, groupings }, to), endpoint }];
      }),
    ),
  );
}

function leftOfServices({ world }: DiagnosisContext, { states, roles }: ServiceBoard): readonly Leftover[] {
  return states.flatMap((cells, index) =>
    openCells(cells).flatMap((at) => {
      const { section } = world.services[index] ?? {};
      const end = at % roles.length;
      const endpoint = world.endpointOfEnd[end] ?? -1;
      return section
        ? [{ section, source: Math.floor(at / roles.length), to: world.ends[end]?.node ?? '', endpoint }]
        : [];
    }),
  );
}

function openCells(cells: Uint8Array): readonly number[] {
  const open: number[] = [];
  for (let at = 0; at < cells.length; at += 1) if (isOpen(cells[at] ?? 0)) open.push(at);
  return open;
}

function leftoverWords(setting: DiagnosisContext, { section, source, to }: Leftover): string {
  return `${nodeName(setting, source)} → ${to} (${section.check} ${section.path}, ${FAMILY_WORDS[section.family]})`;
}
