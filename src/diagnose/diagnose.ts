import type { Finding } from './finding.ts';
import { type Located, locate, type Setting, settingOf, shows } from './locate.ts';
import { serviceBoard } from './services/board.ts';
import { carryOver } from './services/carried.ts';
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
  const located = between(setting);
  const board = serviceBoard(setting.world);
  for (const { cause, symptom } of located) if (symptom === 'reach') carryOver(board, cause, setting);
  const services = findServiceCauses(board);
  const findings = [
    ...located.map((one) => floaterFinding(setting, { located: one, of, alternatives: [] })),
    ...services.map((cause) => serviceFinding(setting.world, { cause, board, of })),
  ];
  return findings.toSorted((a, b) => b.explains - a.explains);
}

function between(setting: Setting): readonly Located[] {
  return SYMPTOMS.filter((symptom) => shows(setting.world, symptom)).flatMap(
    (symptom) => locate(setting, symptom).located,
  );
}
