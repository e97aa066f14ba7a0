import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runIdOf } from '../../src/state/run-ref.ts';
import { refusal } from '../support/config.ts';
import { twoClusters } from '../support/plan.ts';
import { saveRun, stateIn } from '../support/runs.ts';
import { tempFolder } from '../support/temp.ts';

const idOf = (hour: number) => `20300102-${hour}0405-abcd`;

test('an id, the beginning of exactly one id, latest, and previous of the same clusters', async () => {
  using folder = tempFolder();
  const state = stateIn(folder.path);
  for (const hour of [10, 11]) await saveRun(state, idOf(hour));
  await saveRun(state, idOf(12), { bound: twoClusters() });
  await saveRun(state, idOf(13), { until: 'plan' });
  mkdirSync(join(folder.path, 'runs', idOf(14)));
  const words = [idOf(10), '20300102-11', 'latest', 'previous'];
  const found = await Promise.all(words.map((word) => runIdOf(state.env, word)));
  expect(found).toEqual([idOf(10), idOf(11), idOf(13), idOf(11)]);
});

test('a word for no run or for several is refused, and the error lists runs', async () => {
  using folder = tempFolder();
  const state = stateIn(folder.path);
  expect(await refusal(runIdOf(state.env, 'latest'))).toMatchObject({ code: 'NO_RUN' });
  for (const hour of [10, 11]) await saveRun(state, idOf(hour));
  expect(await refusal(runIdOf(state.env, '2030'))).toEqual({
    code: 'RUN_AMBIGUOUS',
    message: '2 runs begin with 2030',
    hint: `give more of the id: ${idOf(11)}, ${idOf(10)}`,
  });
  expect(await refusal(runIdOf(state.env, '../x'))).toMatchObject({ code: 'RUN_UNKNOWN' });
  expect(await refusal(runIdOf(state.env, '2031'))).toMatchObject({ hint: expect.stringContaining(idOf(11)) });
});

test('there is no previous run before the first one of these clusters', async () => {
  using folder = tempFolder();
  const state = stateIn(folder.path);
  await saveRun(state, idOf(10), { bound: twoClusters() });
  await saveRun(state, idOf(11));
  expect(await refusal(runIdOf(state.env, 'previous'))).toMatchObject({ code: 'NO_RUN' });
});
