import type { Finding } from './finding.ts';
import { type Carried, type Located, locate, type Setting, settingOf, shows } from './locate.ts';
import { type ServiceBoard, serviceBoard } from './services/board.ts';
import { type Certainty, carryOver } from './services/carried.ts';
import { findServiceCauses } from './services/search.ts';
import { SYMPTOMS } from './symptom.ts';
import { floaterFinding } from './words/floater-finding.ts';
import { serviceFinding } from './words/service-finding.ts';
import { type DiagnosedRun, worldOf } from './world.ts';

/**
 * The smallest set of causes that explains what failed, the one that explains most first. Pure, and linear in the number
 * of probes. What could not be measured is neither for a cause nor against it.
 */
export function diagnose(run: DiagnosedRun): readonly Finding[] {
  const setting = settingOf(worldOf(run));
  const of = run.summary.fail;
  const board = serviceBoard(setting.world);
  const sure = between(setting).map((located) => carried(board, located, { setting, certainty: 'surely' }));
  const services = findServiceCauses(board);
  const all = sure.map((located) => {
    const { spots } = carried(board, located, { setting, certainty: 'perhaps' });
    return { ...located, spots: [...located.spots, ...spots] };
  });
  const findings = [
    ...all.map((located) => floaterFinding(setting, { located, of, alternatives: [] })),
    ...services.map((cause) => serviceFinding(setting.world, { cause, board, of })),
  ];
  return findings.toSorted((a, b) => b.explains - a.explains);
}

function between(setting: Setting): readonly Located[] {
  return SYMPTOMS.filter((symptom) => shows(setting.world, symptom)).flatMap(
    (symptom) => locate(setting, symptom).located,
  );
}

function carried(
  board: ServiceBoard,
  located: Located,
  how: { readonly setting: Setting; readonly certainty: Certainty },
): Carried {
  const spots = located.symptom === 'reach' ? carryOver(board, located.cause, how) : [];
  return { ...located, spots };
}
