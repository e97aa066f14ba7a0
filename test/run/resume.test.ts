import { expect, test } from 'vitest';
import { hiddenWords } from '../../src/run/hidden.ts';

test('failures that are hidden are told with the command for them', () => {
  expect([1, 2].map((failures) => hiddenWords({ runId: 'run-1', failures }))).toEqual([
    '1 failure of run run-1 was not probed again: kubectl netdoctor resume --run run-1 does it',
    '2 failures of run run-1 were not probed again: kubectl netdoctor resume --run run-1 does it',
  ]);
});
