import { expect, test } from 'vitest';
import { badConditions } from '../../src/circumstances/conditions.ts';
import type { Condition } from '../../src/kube/objects.ts';
import { aKubeNode } from '../support/objects.ts';

const told = (...conditions: readonly Condition[]) =>
  badConditions([aKubeNode('n1', {}, { status: { conditions } })]).map(({ type, status }) => `${type} ${status}`);
const is = (type: string, status: Condition['status']): Condition => ({ type, status });

test.each<[string, readonly Condition[], readonly string[]]>([
  ['everything is fine', [is('Ready', 'True'), is('MemoryPressure', 'False'), is('NetworkUnavailable', 'False')], []],
  ['not ready', [is('Ready', 'False'), is('DiskPressure', 'False')], ['Ready False']],
  [
    'a network that is not set up',
    [is('Ready', 'True'), is('NetworkUnavailable', 'True')],
    ['NetworkUnavailable True'],
  ],
  ['of node-problem-detector', [is('Ready', 'True'), is('KernelDeadlock', 'True')], ['KernelDeadlock True']],
  ['a condition that may mean anything', [is('Ready', 'True'), is('Shiny', 'True')], []],
  [
    'a silent kubelet is reported as one thing',
    [is('MemoryPressure', 'Unknown'), is('DiskPressure', 'Unknown'), is('Ready', 'Unknown')],
    ['Ready Unknown'],
  ],
  ['unknown without Ready', [is('NetworkUnavailable', 'Unknown')], ['NetworkUnavailable Unknown']],
])('%s', (_, conditions, expected) => {
  expect(told(...conditions)).toEqual(expected);
});

test('with reason, message and time, as on the node', () => {
  const why = { reason: 'KubeletNotReady', message: 'no CNI', lastTransitionTime: '2030-01-02T10:00:00Z' };
  const node = aKubeNode('n1', {}, { status: { conditions: [{ ...is('Ready', 'False'), ...why }] } });
  expect(badConditions([node])).toEqual([
    {
      node: 'n1',
      type: 'Ready',
      status: 'False',
      reason: 'KubeletNotReady',
      message: 'no CNI',
      since: '2030-01-02T10:00:00Z',
    },
  ]);
});

test('a node without conditions reports nothing', () => {
  expect(badConditions([aKubeNode('n1', {}, { status: {} })])).toEqual([]);
});
