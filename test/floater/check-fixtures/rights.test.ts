import { describe, expect, test } from 'vitest';
import { neededForChecks } from '../../../src/floater/check-fixtures/rights.ts';
import type { Makes } from '../../../src/model/network.ts';

const rights = (...makes: Makes[]) => neededForChecks({ makes, namespace: 'home' });
const words = (...makes: Makes[]) =>
  rights(...makes).map(({ verb, resource, name }) => [verb, resource, ...(name ? [name] : [])].join(' '));

describe('neededForChecks', () => {
  test('nothing if nothing is made', () => expect(rights()).toEqual([]));

  test('a NodePort', () => {
    expect(words('nodeport')).toEqual([
      'create services',
      'list services',
      'delete services netdoctor-floater-nodeport',
      'patch pods',
      'list endpointslices',
    ]);
  });

  test('echo pods', () => {
    expect(words('echo')).toEqual(['create daemonsets', 'list daemonsets', 'delete daemonsets netdoctor-floater-echo']);
  });

  test('each right once, with the checks that need it', () => {
    const all = rights('service', 'nodeport', 'echo');
    expect(new Set(all.map(({ verb, resource, name }) => `${verb} ${resource} ${name}`)).size).toBe(all.length);
    expect(all.find(({ verb, resource }) => verb === 'patch' && resource === 'pods')?.makes).toEqual([
      'service',
      'nodeport',
    ]);
    expect(all.find(({ name }) => name === 'netdoctor-floater-hairpin-3')?.makes).toEqual(['service']);
    expect(all.filter(({ resource }) => resource === 'daemonsets').map(({ makes }) => makes)).toEqual([
      ['echo'],
      ['echo'],
      ['echo'],
    ]);
  });

  test('missing rights that only look at endpoints are no reason to skip', () => {
    const look = rights('service').filter(({ purpose }) => purpose === 'look');
    expect(look.map(({ resource, group }) => `${resource}.${group}`)).toEqual(['endpointslices.discovery.k8s.io']);
  });

  test('all are limited to the namespace', () => {
    expect(new Set(rights('service', 'nodeport', 'echo').map(({ namespace }) => namespace))).toEqual(new Set(['home']));
  });
});
