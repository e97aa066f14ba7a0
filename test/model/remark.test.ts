import { expect, test } from 'vitest';
import { remarksOf } from '../../src/model/remark.ts';

test('notes become remarks of a cluster, each text once', () => {
  const note = { code: 'ADMISSION_WARNING', detail: 'deprecated' } as const;
  const other = { code: 'NOT_TRIED', detail: 'deprecated', next: 'wait' } as const;
  expect(remarksOf('b', [note, note, other])).toEqual([
    { cluster: 'b', ...note },
    { cluster: 'b', ...other },
  ]);
  expect(remarksOf('b', [])).toEqual([]);
});
