import { expect, test } from 'vitest';
import { platformOf } from '../../src/preflight/platform.ts';

test.each([
  { minor: '16', gitVersion: 'v1.16.0', expected: 16 },
  { minor: '16+', gitVersion: 'v1.16.9-eks-1', expected: 16 },
  { minor: '37', gitVersion: 'v1.37.2', expected: 37 },
  { minor: '37+', gitVersion: 'v1.37.2+k3s1', expected: 37 },
  { minor: '', gitVersion: 'v1.31.4', expected: 31 },
])('minor "$minor" of $gitVersion is $expected', ({ minor, gitVersion, expected }) => {
  expect(platformOf({ major: '1', minor, gitVersion }, []).minor).toBe(expected);
});

test.each([
  { groups: ['apps'], chooses: false },
  { groups: ['apps', 'security.openshift.io'], chooses: true },
])('with $groups it chooses user ids: $chooses', ({ groups, chooses }) => {
  expect(platformOf({ major: '1', minor: '30', gitVersion: 'v1.30.0' }, groups).choosesUserIds).toBe(chooses);
});
