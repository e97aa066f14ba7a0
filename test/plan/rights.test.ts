import { describe, expect, test } from 'vitest';
import { neededRights, type Purpose, rightWords, type Situation } from '../../src/plan/rights.ts';

const THERE: Situation = { namespace: 'n', namespaceState: 'there', change: 'unchanged', deploy: true, minor: 37 };

function words(over: Partial<Situation>, purpose: Purpose): readonly string[] {
  return neededRights({ ...THERE, ...over })
    .filter((right) => right.purpose === purpose)
    .map((right) => rightWords([right]).replace(' in namespace n', ''));
}

const ALWAYS = ['list nodes', 'get daemonsets.apps', 'list pods', 'get pods/exec', 'create pods/exec'];

describe('what a run cannot do without', () => {
  test.each([
    { what: 'the floaters stand', over: {}, more: [] },
    { what: 'they are to be made', over: { change: 'created' }, more: ['create daemonsets.apps'] },
    { what: 'they differ', over: { change: 'updated' }, more: ['update daemonsets.apps'] },
    {
      what: 'they may not be looked at',
      over: { change: undefined },
      more: ['create daemonsets.apps', 'update daemonsets.apps'],
    },
    {
      what: 'the namespace is missing',
      over: { change: 'created', namespaceState: 'missing' },
      more: ['create namespaces', 'create daemonsets.apps'],
    },
    { what: 'nothing is to be made', over: { deploy: false, change: undefined, namespaceState: 'missing' }, more: [] },
  ] as const)('$what: $more', ({ over, more }) => {
    expect(words(over, 'run')).toEqual([...ALWAYS, ...more]);
  });

  test.each([
    { minor: 34, purpose: 'newer' },
    { minor: 35, purpose: 'run' },
  ] as const)('1.$minor asks for create on pods/exec: $purpose', ({ minor, purpose }) => {
    expect(words({ minor }, purpose)).toContain('create pods/exec');
  });
});

describe('what clean wants', () => {
  const SETS = ['list daemonsets.apps', 'delete daemonsets.apps'];

  test.each([
    { namespaceState: 'there', rights: SETS },
    { namespaceState: 'ours', rights: [...SETS, 'delete namespaces'] },
    { namespaceState: 'missing', rights: [...SETS, 'delete namespaces'] },
  ] as const)('namespace $namespaceState: $rights', ({ namespaceState, rights }) => {
    expect(words({ namespaceState }, 'clean')).toEqual(rights);
  });

  test('nothing where nothing is made', () => expect(words({ deploy: false }, 'clean')).toEqual([]));
});

test.each([
  { over: { change: 'created' }, rights: ['create pods'] },
  { over: { change: 'updated' }, rights: ['create pods'] },
  { over: { change: 'unchanged' }, rights: [] },
  { over: { deploy: false, change: undefined }, rights: [] },
] as const)('a pod is tried only where floaters are to be made: $over', ({ over, rights }) => {
  expect(words(over, 'trial')).toEqual(rights);
});
