import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NAMESPACES, NODES, PODS } from '../../../src/loopback/api/resources.ts';
import { type Change, makeStore, type Store } from '../../../src/loopback/api/store.ts';
import { pod } from '../../support/api-world.ts';

const names = (store: Store, namespace?: string) => store.list(PODS, namespace).map(({ metadata }) => metadata.name);

describe('the store', () => {
  test('lists by namespace and name, and keeps kinds apart', () => {
    const store = makeStore();
    for (const [name, namespace] of [
      ['b', 'x'],
      ['a', 'y'],
      ['c', 'x'],
    ] as const)
      store.put(PODS, pod(name, { namespace }));
    store.put(NODES, { metadata: { name: 'n1' } });
    expect(names(store)).toEqual(['b', 'c', 'a']);
    expect(names(store, 'x')).toEqual(['b', 'c']);
    expect(store.list(NODES)).toHaveLength(1);
    expect(store.get(PODS, 'a', 'x')).toBeUndefined();
    expect(store.get(PODS, 'a', 'y')?.metadata.name).toBe('a');
  });

  test('a stored object does not change: the next one is another object', () => {
    const store = makeStore();
    const sent = pod('one');
    const first = store.put(PODS, sent);
    const second = store.put(PODS, first);
    expect(sent.metadata.resourceVersion).toBeUndefined();
    expect(Number(second.metadata.resourceVersion)).toBe(Number(first.metadata.resourceVersion) + 1);
    expect(store.get(PODS, 'one', 'home')).toBe(second);
  });

  test('reports each change to listeners until they unsubscribe', () => {
    const store = makeStore();
    const told: string[] = [];
    const stop = store.onChange(({ type, object }) => told.push(`${type} ${object.metadata.name}`));
    const one = store.put(PODS, pod('one'));
    store.put(PODS, one);
    store.remove(PODS, one);
    store.remove(PODS, one);
    stop();
    store.put(NAMESPACES, { metadata: { name: 'late' } });
    expect(told).toEqual(['ADDED one', 'MODIFIED one', 'DELETED one']);
  });

  test('remembers thousands of changes, and knows which it has forgotten', () => {
    const store = makeStore();
    const first = store.revision();
    expect(store.since(first)).toEqual([]);
    expect(store.since(first - 1)).toBeUndefined();
    for (let count = 0; count < 10_001; count += 1) store.put(NODES, { metadata: { name: 'n1' } });
    expect(store.since(first)).toBeUndefined();
    expect(store.since(store.forgotten() - 1)).toBeUndefined();
    expect(store.since(store.forgotten())).toHaveLength(store.revision() - store.forgotten());
    expect(store.revision() - store.forgotten()).toBe(5_000);
  });

  test('its changes lead from any moment to the current state', () => {
    const step = fc.record({ name: fc.constantFrom('a', 'b', 'c'), goes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(20), (steps, moment) => {
        const store = makeStore();
        let [seen, from] = [new Set<string>(), store.revision()];
        steps.forEach(({ name, goes }, index) => {
          if (index === moment) [seen, from] = [new Set(names(store)), store.revision()];
          if (goes) store.remove(PODS, pod(name));
          else store.put(PODS, pod(name));
        });
        const changes: readonly Change[] = store.since(from) ?? [];
        for (const { type, object } of changes) {
          if (type === 'DELETED') seen.delete(object.metadata.name);
          else seen.add(object.metadata.name);
        }
        expect([...seen].sort()).toEqual(names(store));
        expect(changes.map(({ revision }) => revision)).toEqual(changes.map((_, index) => from + index + 1));
      }),
    );
  });
});
