import { describe, expect, test } from 'vitest';
import { byResource, rightWords } from '../../src/kube/right.ts';
import { grantCommands } from '../../src/preflight/grant.ts';
import {
  cleanRights,
  neededRights,
  type Purpose,
  type SetSituation,
  type Situation,
} from '../../src/preflight/rights.ts';

type Change = SetSituation['change'];
type Over = Partial<Situation> & { readonly change?: Change };

const THERE: Omit<Situation, 'sets'> = {
  namespace: 'n',
  namespaceState: 'there',
  relabels: false,
  deploy: true,
  minor: 37,
  fixtures: [],
};

function words(over: Over, purpose: Purpose): readonly string[] {
  const change = 'change' in over ? over.change : 'unchanged';
  return neededRights({ ...THERE, sets: [{ layer: 'pod', change }], ...over })
    .filter((right) => right.purpose === purpose)
    .map((right) => rightWords([right]).replace(' in namespace n', ''));
}

const ALWAYS = ['list nodes', 'get daemonsets.apps', 'list pods', 'get pods/exec', 'create pods/exec'];

describe('what a run cannot do without', () => {
  test.each([
    { what: 'the floaters exist', over: {}, more: [] },
    { what: 'they are to be made', over: { change: 'created' }, more: ['create daemonsets.apps'] },
    { what: 'they differ', over: { change: 'updated' }, more: ['update daemonsets.apps'] },
    {
      what: 'they may not be read',
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
  ] as const)('1.$minor needs create on pods/exec: $purpose', ({ minor, purpose }) => {
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

  test('nothing if nothing is made', () => expect(words({ deploy: false }, 'clean')).toEqual([]));
});

describe('of both layers', () => {
  const asked = (over: Partial<Situation>) => {
    const sets = (['pod', 'node'] as const).map((layer) => ({ layer, change: undefined }));
    const needed = neededRights({ ...THERE, sets, ...over });
    return needed.filter(({ name }) => name).map(({ verb, resource, name }) => `${verb} ${resource} ${name}`);
  };

  test('each DaemonSet is requested by its name', () => {
    expect(asked({})).toEqual(
      ['get', 'update', 'delete'].flatMap((verb) =>
        ['netdoctor-floater', 'netdoctor-floater-host'].map((name) => `${verb} daemonsets ${name}`),
      ),
    );
  });

  test('the namespace is updated if it is relabelled', () => {
    expect(asked({ relabels: true })).toContain('update namespaces n');
  });

  test('one that is as wanted needs only the rights to read and clean', () => {
    const sets = [
      { layer: 'pod', change: 'unchanged' },
      { layer: 'node', change: 'created' },
    ] as const;
    const needed = neededRights({ ...THERE, sets }).filter(({ purpose }) => purpose === 'run');
    expect(needed.filter(({ resource }) => resource === 'daemonsets').map(({ verb }) => verb)).toEqual([
      ...['get', 'get', 'create'],
    ]);
  });

  test('clean needs both, whatever layers a run had', () => {
    const wanted = cleanRights({ namespace: 'n', namespaceState: 'there' });
    expect(wanted.filter(({ verb }) => verb === 'delete').map(({ name }) => name)).toEqual([
      ...['netdoctor-floater', 'netdoctor-floater-host'],
    ]);
  });

  test('words and commands have each verb once', () => {
    const wanted = cleanRights({ namespace: 'n', namespaceState: 'there' });
    expect(byResource(wanted).map(rightWords)).toEqual([
      'list, delete daemonsets.apps in namespace n',
      'list pods in namespace n',
    ]);
    const [line] = grantCommands(wanted, { kubectl: 'kubectl', username: 'eve' });
    expect(line).toContain(
      'create role netdoctor-list-delete-daemonsets -n n --verb=list,delete --resource=daemonsets.apps',
    );
  });
});

test.each([
  { over: { change: 'created' }, rights: ['create pods'] },
  { over: { change: 'updated' }, rights: ['create pods'] },
  { over: { change: 'unchanged' }, rights: [] },
  { over: { deploy: false, change: undefined }, rights: [] },
] as const)('a pod is tried only if floaters are to be made: $over', ({ over, rights }) => {
  expect(words(over, 'trial')).toEqual(rights);
});
