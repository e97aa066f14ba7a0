import { bind } from '../../src/model/bound-plan.ts';
import type { PlannedNode } from '../../src/model/plan.ts';
import { heatMap } from '../../src/report/heat-map/heat-map.ts';
import type { Report } from '../../src/report/report.ts';
import { styleFor } from '../../src/ui/style.ts';
import { captureIo } from './io.ts';
import { aFloater, aNode, aPlan } from './plan.ts';

const plain = styleFor('stdout', captureIo().io);
const coloured = styleFor('stdout', { ...captureIo().io, color: 'always' });

export const SCREEN = { rows: 24, columns: 80 };

export function picture(
  report: Report,
  screen: { rows: number; columns: number | undefined } = SCREEN,
): readonly string[] {
  return heatMap(report, { style: plain, blocks: false, screen });
}

export function blocks(report: Report, screen = SCREEN): readonly string[] {
  return heatMap(report, { style: coloured, blocks: true, screen });
}

/** A floater on each of these nodes. */
export function boundOf(nodes: readonly PlannedNode[]) {
  const plan = aPlan(0, { nodes });
  return bind(
    plan,
    plan.nodes.map(({ name }, index) => aFloater(index + 1, { node: name })),
    [],
  );
}

/** n1 … take turns in zone-a, zone-b …; with one zone or none, they are in no zone. */
export function inZones(count: number, zones: number): readonly PlannedNode[] {
  return Array.from({ length: count }, (_, index) =>
    aNode(`n${index + 1}`, zones > 1 ? { zone: `zone-${'abcdefgh'[index % zones]}` } : {}),
  );
}
