import { describe, expect, test } from 'vitest';
import type { Stored } from '../../../src/loopback/api/objects.ts';
import { DAEMON_SETS, EVENTS, NODES, PODS } from '../../../src/loopback/api/resources.ts';
import { fieldMatcher, labelMatcher } from '../../../src/loopback/api/selectors.ts';
import { pod, refusalOf } from '../../support/api-world.ts';

const running: Stored = { ...pod('one'), spec: { nodeName: 'n1' }, status: { phase: 'Running' } };

describe('a field selector', () => {
  test.each([
    ['', true],
    ['metadata.name=one', true],
    ['metadata.name==two', false],
    ['metadata.namespace!=home', false],
    ['spec.nodeName=n1,status.phase!=Pending', true],
    ['spec.nodeName=n1,status.phase!=Running', false],
    ['status.podIP=', true],
  ])('%j: %s', (selector, expected) => {
    expect(fieldMatcher(selector, PODS)(running)).toBe(expected);
  });

  test('values of other types are compared as words', () => {
    const { matches, others } = {
      matches: fieldMatcher('spec.unschedulable=true', NODES),
      others: fieldMatcher('spec.unschedulable!=true', NODES),
    };
    const node = { metadata: { name: 'n1' }, spec: { unschedulable: true } };
    expect([matches(node), others(node)]).toEqual([true, false]);
  });

  test.each([
    { selector: 'nosuch=1', resource: PODS, message: 'field label not supported: nosuch' },
    { selector: 'status.phase=Ready', resource: NODES, message: 'field label not supported: status.phase' },
    { selector: 'type', resource: EVENTS, message: "invalid selector: 'type'; can't understand 'type'" },
    {
      selector: 'spec.nodeName=n1',
      resource: DAEMON_SETS,
      message: '"spec.nodeName" is not a known field selector: only "metadata.name", "metadata.namespace"',
    },
  ])('$selector of $resource.plural is refused', ({ selector, resource, message }) => {
    expect(refusalOf(() => fieldMatcher(selector, resource))).toMatchObject({ code: 400, message });
  });
});

test('an object without labels has no label', () => {
  expect(labelMatcher('!app')(pod('one'))).toBe(true);
  expect(labelMatcher('app')(pod('one', { labels: { app: '' } }))).toBe(true);
});
