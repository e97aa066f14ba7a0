import type { MeasuredRun } from '../model/measured-run.ts';
import { whereNothingPasses } from './everything.ts';
import type { Finding } from './finding.ts';
import { type DiagnosisContext, type Found, isShown, type Located, locate, settingOf } from './locate.ts';
import { withMerged } from './merge.ts';
import { withPartial } from './partial/partial.ts';
import { serviceBoards, servicesExplained } from './services/explained.ts';
import { SYMPTOMS } from './symptom.ts';
import { withCircumstances } from './words/circumstances.ts';
import { clampedFindings } from './words/clamped.ts';
import { withUnmeasured } from './words/consequences.ts';
import { floaterFinding } from './words/floater-finding.ts';
import { leftoverFindings } from './words/leftovers.ts';
import { onLossyWay } from './words/lossy-ways.ts';
import { overlapFindings } from './words/overlap.ts';
import { serviceFinding } from './words/service-finding.ts';
import { type World, worldOf } from './world.ts';

/**
 * The smallest set of causes that explains what failed, with the one that explains most first. Pure, and
 * linear in the number of probes. Probes that could not be measured count neither for a cause nor against it.
 */
export function diagnose(run: MeasuredRun): readonly Finding[] {
  const setting = settingOf(worldOf(run));
  const { world } = setting;
  const of = run.summary.fail;
  const found = causesBetween(setting);
  const boards = found.flatMap(({ symptom, board }) => (symptom === 'part' ? [] : board));
  const services = serviceBoards(world);
  const { carried, causes } = servicesExplained(setting, { found, boards, services });
  const network = inOrder([
    ...carried.map((located) => floaterFinding(setting, { located, of })),
    ...causes.map((located) => serviceFinding(world, { ...located, of })),
  ]);
  const findings = [
    ...withUnmeasured(setting, network, of),
    ...clampedFindings(withoutLossy(setting, carried), of),
    ...overlapFindings(world, of),
    ...leftoverFindings(setting, { boards, services, of }),
  ];
  return withCircumstances(run, findings);
}

/** The causes between floaters, by symptom. */
function causesBetween(setting: DiagnosisContext): readonly Found[] {
  const shown = SYMPTOMS.filter((symptom) => isShown(setting.world, symptom));
  const bySymptom = shown.map((symptom) => locate(setting, symptom));
  return withMerged(setting, whereNothingPasses(setting, withPartial(setting, bySymptom)));
}

/** The run without notes on packet sizes from ways on which packets are lost. */
function withoutLossy(setting: DiagnosisContext, all: readonly Located[]): Pick<World, 'run'> {
  const { run } = setting.world;
  if (!run.notes.some(({ kind }) => kind === 'clamped')) return { run };
  const isLossy = onLossyWay(setting, all);
  return { run: { ...run, notes: run.notes.filter((note) => note.kind !== 'clamped' || !isLossy(note)) } };
}

/** The finding that explains most comes first. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => b.explains - a.explains);
}
