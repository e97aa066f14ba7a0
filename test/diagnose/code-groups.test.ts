import { expect, test } from 'vitest';
import { CODE_GROUPS, groupOf } from '../../src/diagnose/code-groups.ts';
import { CODE_FACTS } from '../../src/diagnose/codes.ts';

test.each(Object.keys(CODE_FACTS))('%s has a group', (code) => {
  expect(groupOf(code)?.title).toEqual(expect.any(String));
});

test.each([
  ['ND101', CODE_GROUPS[1]],
  ['ND901', CODE_GROUPS[9]],
  ['ND001', undefined],
  ['ND1', undefined],
  ['XND101', undefined],
])('%s', (code, group) => expect(groupOf(code)).toBe(group));
