import { expect, test } from 'vitest';
import { backgroundOf, weightsBeside } from '../../../src/diagnose/services/background.ts';
import { serviceBoard } from '../../../src/diagnose/services/board.ts';
import { PASSED, SILENT, STALLED, TOLD } from '../../../src/diagnose/symptom.ts';
import { SERVICE_WEIGHTS } from '../../../src/diagnose/weigh.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { type Break, diagnosed, END, failing, SERVICES, to } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

const NONE: Break = () => undefined;

function worldIn(breaks: Break) {
  return worldOf(diagnosed({ nodes: 4, services: SERVICES }, breaks));
}

function weightsIn(breaks: Break, background: Parameters<typeof weightsBeside>[1]) {
  return weightsBeside(serviceBoard(worldIn(breaks)), background)('resolver');
}

test('the background is what passed between nodes, and what failed there without a cause', () => {
  const world = worldIn(NONE);
  const cells = Uint8Array.from([PASSED, SILENT, SILENT]);
  const passed = 4 * 3;
  expect(backgroundOf(world, { boards: [{ states: [cells] }], reach: undefined })).toEqual({
    failed: 2,
    lost: 0,
    measured: passed + 2,
  });
});

test('what was lost once counts less among what is lost again and again', () => {
  const lost = (...cells: readonly number[]) => {
    const board = { states: [Uint8Array.from(cells)] };
    return backgroundOf(worldIn(NONE), { boards: [board], reach: board }).lost;
  };
  expect(lost(STALLED, TOLD)).toBe(2);
  expect(lost(SILENT, SILENT)).toBeLessThan(0.2);
});

test('the more probes passed, the more a silent failure says', () => {
  const few = weightsIn(NONE, { failed: 0, lost: 0, measured: 10 });
  const many = weightsIn(NONE, { failed: 0, lost: 0, measured: 10_000 });
  expect(many.silent).toBeGreaterThan(few.silent);
});

test('the more probes failed for no reason, the less it says', () => {
  const none = weightsIn(NONE, { failed: 0, lost: 0, measured: 1_000 });
  const some = weightsIn(NONE, { failed: 30, lost: 30, measured: 1_000 });
  expect(some.silent).toBeLessThan(none.silent);
});

test('failures of other kinds of Services count as failures for no reason, and its own do not', () => {
  const background = { failed: 0, lost: 0, measured: 1_000 };
  const none = weightsIn(NONE, background);
  expect(weightsIn(failing(timeout, to(END.resolver)), background)).toEqual(none);
  expect(weightsIn(failing(timeout, to(END.apiserver)), background).silent).toBeLessThan(none.silent);
});

test('nothing weighs more than a refusal', () => {
  const { again, told } = weightsIn(NONE, { failed: 0, lost: 0, measured: 10 ** 12 });
  expect([again, told]).toEqual([SERVICE_WEIGHTS.reach.told, SERVICE_WEIGHTS.reach.told]);
});
