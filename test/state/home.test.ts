import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileNameOf, stateHome } from '../../src/state/home.ts';

describe('stateHome', () => {
  test('is under ~/.kube, or in NETDOCTOR_HOME', () => {
    expect(stateHome({ HOME: '/home/me' })).toBe('/home/me/.kube/netdoctor');
    expect(stateHome({ HOME: '/home/me', NETDOCTOR_HOME: '/state' })).toBe('/state');
  });
});

describe('fileNameOf', () => {
  test.each([
    'arn:aws:eks:eu-west-1:123456789012:cluster/prod',
    'default/api-example-com:6443/kube:admin',
    '../../etc/passwd',
    '..',
    '.',
    '',
    'ein Kontext mit Ümlauten',
    'a\nb',
    'x'.repeat(1_000),
  ])('%j is one file name', (context) => {
    const name = fileNameOf([context]);
    expect(name).toMatch(/^[A-Za-z0-9%~!*'().-]+$/);
    expect(name.length).toBeLessThan(200);
    expect(['.', '..']).not.toContain(name);
  });

  test('gives different names for different contexts, even if long or joined', () => {
    const contexts = fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(contexts, contexts, (one, other) => {
        expect(fileNameOf(one) === fileNameOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    const long = 'x'.repeat(200);
    expect(fileNameOf([`${long}1`])).not.toBe(fileNameOf([`${long}2`]));
    expect(fileNameOf(['a~b'])).not.toBe(fileNameOf(['a', 'b']));
    expect(fileNameOf(['a', 'b'])).not.toBe(fileNameOf(['b', 'a']));
  });
});
