import { describe, expect, test } from 'vitest';
import { serviceBoard } from '../../../src/diagnose/services/board.ts';
import { predicts, rolesOf, type Suspect, suspectsOf, type Way } from '../../../src/diagnose/services/suspect.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import type { ServiceEnd } from '../../../src/model/plan.ts';
import { diagnosed, END, SERVICES } from '../../support/diagnosed.ts';

function boardOf(services: readonly ServiceEnd[] = SERVICES, families: 1 | 2 = 1): ReturnType<typeof serviceBoard> {
  return serviceBoard(worldOf(diagnosed({ nodes: 3, services, families })));
}

const only = (...names: readonly string[]) => SERVICES.filter(({ node }) => names.includes(node));
const kinds = (suspects: readonly Suspect[], kind: Suspect['kind']) => suspects.filter((one) => one.kind === kind);

describe('suspectsOf', () => {
  test('are each end, each node with each way, and each way everywhere', () => {
    const suspects = suspectsOf(boardOf());
    expect(kinds(suspects, 'end')).toHaveLength(SERVICES.length);
    expect(kinds(suspects, 'node')).toHaveLength(3 * 12);
    expect(kinds(suspects, 'everywhere')).toHaveLength(12);
  });

  test.each<readonly [string, readonly ServiceEnd[], readonly Way[]]>([
    [
      'all',
      SERVICES,
      ['apiserver', 'dns', 'dns-service', 'virtual', 'resolver', 'pods', 'floaters', 'cluster-ip'].concat([
        'headless',
        'hairpin',
        'nodeport',
        'all',
      ]) as Way[],
    ],
    ['DNS alone', only(END.resolver, END.dnsService, END.dnsPod1), ['dns', 'dns-service', 'resolver', 'all']],
    ['DNS without pods', only(END.resolver, END.dnsService), ['dns', 'resolver', 'all']],
    ['resolvers alone', only(END.resolver), ['dns']],
    ['the API server alone', only(END.apiserver), ['apiserver']],
    ['a target alone', only(END.own), []],
  ])('ways with the same ends are one: %s', (_, services, ways) => {
    expect(kinds(suspectsOf(boardOf(services)), 'everywhere').map(({ way }) => way)).toEqual(ways);
  });

  test('with two families, each of them as well, at a cost', () => {
    const ofApi = kinds(suspectsOf(boardOf(only(END.apiserver), 2)), 'everywhere');
    expect(ofApi.map(({ family }) => family)).toEqual([undefined, 'ipv4', 'ipv6']);
    const [whole = 0, narrow = 0] = ofApi.map(({ cost }) => cost);
    expect(narrow).toBeGreaterThan(whole);
  });
});

describe('predicts', () => {
  const board = boardOf();
  const at = (node: number, name: string) => {
    const end = SERVICES.findIndex((one) => one.node === name);
    const section = board.sections.findIndex(({ check }) => check === SERVICES[end]?.check);
    return { section, node, end };
  };
  const none = { node: -1, end: -1, cost: 0 };

  test.each<readonly [string, Suspect, readonly [number, string], boolean]>([
    ['a node with its way', { ...none, kind: 'node', node: 1, way: 'dns' }, [1, END.dnsPod1], true],
    ['not another node', { ...none, kind: 'node', node: 1, way: 'dns' }, [0, END.dnsPod1], false],
    ['not another way', { ...none, kind: 'node', node: 1, way: 'dns' }, [1, END.apiserver], false],
    ['everywhere', { ...none, kind: 'everywhere', way: 'hairpin' }, [2, END.hairpin], true],
    ['not in another cluster', { ...none, kind: 'everywhere', cluster: 'b', way: 'hairpin' }, [2, END.hairpin], false],
    ['not in another family', { ...none, kind: 'everywhere', family: 'ipv6', way: 'all' }, [2, END.hairpin], false],
    ['not from another layer', { ...none, kind: 'everywhere', layer: 'node', way: 'all' }, [2, END.hairpin], false],
    ['an end', { ...none, kind: 'end', end: 0, way: 'resolver' }, [2, END.resolver], true],
    ['not another end', { ...none, kind: 'end', end: 0, way: 'resolver' }, [2, END.dnsService], false],
    ['a NodePort from other nodes', { ...none, kind: 'end', end: 8, way: 'nodeport' }, [1, END.nodePort1], true],
    ['not from the node itself', { ...none, kind: 'end', end: 8, way: 'nodeport' }, [0, END.nodePort1], false],
  ])('%s', (_, suspect, [node, name], predicted) => expect(predicts(suspect, board, at(node, name))).toBe(predicted));
});

test.each<readonly [Way, number]>([
  ['all', 10],
  ['dns', 4],
  ['own', 1],
  ['dns-replica', 1],
  ['nodeport', 1],
])('%s has %d roles', (way, count) => expect(rolesOf(way)).toHaveLength(count));
