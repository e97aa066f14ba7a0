import type { MeasuredRun } from '../model/measured-run.ts';
import { whereNothingPasses } from './everything.ts';
import type { Finding } from './finding.ts';
import { type Carried, type DiagnosisContext, isShown, type Located, locate, type Part, settingOf } from './locate.ts';
import { withMerged } from './merge.ts';
import { withPartial } from './partial/partial.ts';
import { backgroundOf } from './services/background.ts';
import { type ServiceBoard, serviceBoard, showsFailures } from './services/board.ts';
import { type Certainty, carryOver } from './services/carried.ts';
import { ofOneProxy } from './services/of-one-proxy.ts';
import { findServiceCauses } from './services/search.ts';
import { PART_SYMPTOMS, SERVICE_SYMPTOMS, SYMPTOMS, type Symptom } from './symptom.ts';
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
  const services =
    world.ends.length === 0
      ? []
      : SERVICE_SYMPTOMS.map((symptom) => serviceBoard(world, symptom)).filter(showsFailures);
  const apart = withPartial(
    setting,
    SYMPTOMS.filter((symptom) => isShown(world, symptom)).map((symptom) => locate(setting, symptom)),
  );
  const found = withMerged(setting, whereNothingPasses(setting, apart));
  const sure = found.flatMap(({ located }) =>
    located.map((one) => carried(services, one, { setting, certainty: 'surely' })),
  );
  const boards = found.flatMap(({ symptom, board }) => (symptom === 'part' ? [] : board));
  const background = services.length > 0 ? backgroundOf(world, boards) : { failed: 0, measured: 0 };
  const causes = services.flatMap((board) =>
    ofOneProxy(board, findServiceCauses(board, background)).map((cause) => ({ cause, board })),
  );
  const all = sure.map((one) => {
    const { spots } = carried(services, one, { setting, certainty: 'perhaps' });
    return { ...one, spots: [...one.spots, ...spots] };
  });
  const network = inOrder([
    ...all.map((located) => floaterFinding(setting, { located, of })),
    ...causes.map((one) => serviceFinding(world, { ...one, of })),
  ]);
  const findings = [
    ...withUnmeasured(setting, network, of),
    ...clampedFindings(withoutLossy(setting, all), of),
    ...overlapFindings(world, of),
    ...leftoverFindings(setting, { boards, services, of }),
  ];
  return withCircumstances(run, findings);
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

function carried(
  boards: readonly ServiceBoard[],
  located: Located,
  how: { readonly setting: DiagnosisContext; readonly certainty: Certainty },
): Carried {
  const parts: readonly Part[] = [located.cause, ...located.also.filter(({ place }) => place.kind !== 'same')];
  const spots = parts.flatMap((part) => {
    const shown: readonly Symptom[] =
      part.share === undefined ? [part.other?.symptom ?? located.symptom] : PART_SYMPTOMS;
    return boards.filter(({ symptom }) => shown.includes(symptom)).flatMap((board) => carryOver(board, part, how));
  });
  return { ...located, spots };
}
